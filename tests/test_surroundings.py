"""What stands around a line."""

from __future__ import annotations

from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import comments_about, conditions_around, off_by_default

TEXT = '''\
# the file
import x


def build(ds, cache):
    """What it builds."""
    # the function
    a = 1
    # another statement
    b = 2
    if cache and b:
        # the block

        c = 3
        # the line
        ds = ds.map(f)  # behind it
    else:
        ds = ds.map(g)
    try:
        pass
    except ValueError:
        # the handler
        ds = ds.map(h)
'''


def test_tests_that_a_line_depends_on() -> None:
    source = Source("a.py", TEXT)
    assert conditions_around(source, 16) == ["cache and b"]
    assert (
        conditions_around(source, 18)
        == conditions_around(source, 10)
        == conditions_around(source, 2)
        == []
    )


def test_comments_that_are_about_a_line() -> None:
    source = Source("a.py", TEXT)
    assert comments_about(source, 16) == "the function the block the line behind it"
    assert comments_about(source, 18) == "the function"
    assert comments_about(source, 23) == "the function the handler"
    assert comments_about(source, 2) == ""


def test_parameters_that_are_off_by_default() -> None:
    text = (
        "def f(a, b=False, /, c=1, *, d, e=False, g=None):\n    def h(i=False):\n        j\n    k\n"
    )
    source = Source("a.py", text)
    assert off_by_default(source, 4) == {"b", "e"}
    assert off_by_default(source, 3) == {"i"}
    assert off_by_default(Source("a.py", "a\n"), 1) == set()
