"""In which lines of a module a name is bound."""

from __future__ import annotations

import sys

import pytest

from tfdata_lint.reading.bound import bindings, binds_nearly_all, where_bound
from tfdata_lint.reading.source import Source

MODULE = """import os.path
from a import b as c
if (walrus := c):
    d: int = 1
for e, *f in c: pass
with c as g: pass
try: pass
except ValueError as h: pass
match c:
    case {"x": i, **j}: pass
    case [k, *l] | (k, l): pass
class Kind: member = 1
def outer(m, /, n, *o, p=1, **q):
    local = [r for r in o]
    def inner():
        nonlocal local
        global handed_out
        handed_out = s = 1
    return lambda t: t
del d
"""


@pytest.mark.parametrize("name", [*"cdefghijkl", "os", "walrus", "Kind", "outer", "handed_out"])
def test_bound_in_the_module(name: str) -> None:
    assert where_bound(Source("a.py", MODULE), name) is None


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        *((name, [range(13, 20)]) for name in "mnopq"),
        ("local", [range(13, 20)]),
        ("r", [range(13, 20)]),
        ("inner", [range(13, 20)]),
        ("s", [range(15, 19)]),
        ("t", [range(19, 20)]),
        ("nothing", []),
        ("path", []),
        ("b", []),
    ],
)
def test_bound_in_functions(name: str, lines: list[range]) -> None:
    assert where_bound(Source("a.py", MODULE), name) == lines


@pytest.mark.parametrize("name", ["len", "xrange", "snakemake", "__file__"])
def test_there_without_a_module(name: str) -> None:
    assert where_bound(Source("a.py", MODULE), name) is None


@pytest.mark.parametrize(
    "line",
    [
        "from a import *",
        "exec(text)",
        "locals()[k] = 1",
        "sys.modules[n].x = 1",
        "o.__dict__[k] = 1",
    ],
)
def test_what_may_bind_any_name(line: str) -> None:
    assert where_bound(Source("a.py", f"{MODULE}{line}\n"), "nothing") is None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="new in Python 3.12")
def test_type_parameters() -> None:
    text = "type Pair[A] = A\ndef f[B, *C, **D](x: B): pass\nclass E[F]: pass\n"
    assert bindings(Source("a.py", text)).keys() == {*"ABCDEFfx", "Pair"}


def test_a_script_binds_nearly_all_names_and_a_part_does_not() -> None:
    bound = "\n".join(f"x{number} = {number}" for number in range(20))
    assert binds_nearly_all(Source("a.py", f"{bound}\nprint(x1, y)\n"))
    assert not binds_nearly_all(Source("a.py", f"{bound}\nprint(x1, y, z)\n"))
    assert not binds_nearly_all(Source("a.py", "x = 1\nprint(x)\n"))
