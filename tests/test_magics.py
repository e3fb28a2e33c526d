"""IPython's syntax in cells: what is put out of sight, and that nothing moves."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given, strategies as st

from tfdata_lint.reading.fragments import judge, unread
from tfdata_lint.reading.layout import plain
from tfdata_lint.reading.magics import masked


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("%matplotlib inline", "__________________"),
        ("%matplotlib inline; x", "_____________________"),
        ("!ls", "___"),
        ("!l", "__"),
        ("%", "_"),
        ("!!ls -l", "_______"),
        ("if x:\n    !ls\n    y", "if x:\n    ___\n    y"),
        ("if x:\r\n\t!ls\r\ny\r\n", "if x:\r\n\t___\r\ny\r\n"),
        ("!pip install \\\n  keras\nx", "______________\n       \nx"),
        ("!pip \\\r\n  keras \\\r\n  tf", "______\r\n         \r\n    "),
        ("/print x", "________"),
        (",print x", "________"),
        ("x = 1\n%d", "x = 1\n__"),
        ("f(a,\n  b)\n!ls", "f(a,\n  b)\n___"),
    ],
)
def test_lines(cell: str, seen: str) -> None:
    assert masked(cell) == seen


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("x = !ls", "x = ___"),
        ("x=!ls", "x=___"),
        ("x = %sql select 1", "x = _____________"),
        ("a, b = !ls", "a, b = ___"),
        ("x.y[0] = !ls", "x.y[0] = ___"),
        ("x: int = !ls", "x: int = ___"),
        ("x = \\\n!ls", "x = \\\n___"),
        ("x = !ls \\\n -l\ny", "x = _____\n   \ny"),
    ],
)
def test_values_stay_bound(cell: str, seen: str) -> None:
    assert masked(cell) == seen


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("foo?", "____"),
        ("foo??", "_____"),
        ("?foo", "____"),
        ("a.b*?", "_____"),
        ("x = y?", "______"),
        ("x\nfoo?\ny", "x\n____\ny"),
        ("foo?  # what", "____________"),
    ],
)
def test_questions(cell: str, seen: str) -> None:
    assert masked(cell) == seen


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("%time x = f(1)", "0;    x = f(1)"),
        ("if y:\n  %time f(1)", "if y:\n  0;    f(1)"),
        ("%timeit f(1)", "0;      f(1)"),
        ("%timeit -n 3 -r2 f(1)", "0;               f(1)"),
        # What %timeit assigns does not reach the notebook.
        ("%timeit x = f(1)", "________________"),
        ("%time", "_____"),
        ("%time !ls", "_________"),
        ("%time for x in y: z", "___________________"),
        ("%timer f(1)", "___________"),
    ],
)
def test_what_is_timed_is_kept(cell: str, seen: str) -> None:
    assert masked(cell) == seen


@pytest.mark.parametrize("magic", ["time", "timeit -n 1", "capture out", "prun", "debug"])
def test_cell_magics_that_run_python_keep_the_cell(magic: str) -> None:
    assert masked(f"%%{magic}\nx = 1\n!ls\n") == f"{'_' * (len(magic) + 2)}\nx = 1\n___\n"


@pytest.mark.parametrize(
    "magic", ["bash", "html", "javascript", "writefile a.py", "script sh", "!", "unheard_of"]
)
def test_other_cell_magics_leave_nothing(magic: str) -> None:
    cell = f"\n# note\n%%{magic}\nds = 1\n"
    assert masked(cell) == re.sub(".", " ", cell)
    assert masked(f"%%capture\n{cell}").split() == []


@pytest.mark.parametrize(
    "cell",
    [
        "x = (7\n% 2)",
        "x = [7\n% d\n]",
        "x = '''\n!ls\n%d\nfoo?\n'''",
        'x = """\n%%bash\n"""',
        "x = 'a' \\\n% b",
        "x != y",
        "x %= 2",
        "x = 5 % 2",
        "f(x, '?')  # why?",
        "print('\\'?')",
        "x = f'{y!r}'",
        "get_ipython().system('ls')",
        "await f(x)",
        "plot();",
        "async for x in y:\n    pass",
    ],
)
def test_python_stays_as_it_is(cell: str) -> None:
    assert masked(cell) == cell
    assert judge(cell).view is plain
    # Where the cell has magics as well, and the text is looked at closely.
    assert masked(f"{cell}\n!ls") == f"{cell}\n___"


@pytest.mark.parametrize("cell", ["pip install -q keras", "\n  cd /content \n", "ls -l\n"])
def test_commands_alone_in_a_cell(cell: str) -> None:
    assert masked(cell) == re.sub("[^\n]", " ", cell)
    # With more beside it, IPython takes it for Python.
    assert masked(f"{cell}\nx") == f"{cell}\nx"


PIECE = st.sampled_from(
    ["%time ", "!ls", "?", "x = ", "%%bash", "\\\n", "\n", "\r\n", "\r", "'''", '"', "'", "(", ")",
     "#", "if x:\n    ", "y", " ", "é", "日", "\\", ";", "%", "=", "\t", "\f", "\x0b", "/"]
)  # fmt: skip


@given(st.lists(PIECE, max_size=12).map("".join))
def test_nothing_moves(cell: str) -> None:
    ends = re.compile(r"\r\n|\r|\n")
    for view in (masked, unread):
        seen = view(cell)
        assert len(seen) == len(cell)
        assert [end.span() for end in ends.finditer(seen)] == [
            end.span() for end in ends.finditer(cell)
        ]


# Cells that do not parse


def test_a_cell_that_does_not_parse() -> None:
    fragment = judge("x = 1\n!ls\nif y\n")
    assert fragment.problem is not None
    assert (fragment.problem.line, fragment.problem.column) == (3, 5)
    assert fragment.view is unread


def test_an_indented_cell_is_one_that_ipython_takes() -> None:
    fragment = judge("\n  # first\n  x = 1\n  %time y\n")
    assert fragment.indented
    assert fragment.problem is None
    broken = judge("  x = 1\n  y = (\n").problem
    assert broken is not None
    assert broken.line == 2


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("ds = ds.batch(\n", {"ds"}),
        ("a, b = f(\n", {"a", "b"}),
        ("x += (\n", {"x"}),
        ("x: int = (\n", {"x"}),
        ("for e in (\n", {"e"}),
        ("with f() as g\n", {"g"}),
        ("def h(:\n", {"h"}),
        ("a.ds = (\n", set()),
        ("if x == 1 (\n", set()),
        ("x=", set()),
    ],
)
def test_names_that_it_may_have_bound_stand_for_nothing_known(cell: str, names: set[str]) -> None:
    tree = ast.parse(unread(cell))
    bound = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    assert bound == names


def test_its_imports_hold() -> None:
    cell = "import tensorflow as tf\nfrom a import (\n  b\n)\nx ==\n"
    assert unread(cell).split() == ["import", "tensorflow", "as", "tf"]
