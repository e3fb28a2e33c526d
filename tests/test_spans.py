"""Offsets of nodes: they are those of LibCST's own providers, in every layout of the text."""

from __future__ import annotations

import ast
import io
import keyword
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given, settings, strategies as st
from libcst.metadata import MetadataWrapper, PositionProvider

from tests.lost_blanks import BLANKS, ENDS
from tfdata_lint.reading.read import parse_problem
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.spans import SpanError, record_spans

SNIPPETS = {
    "empty": "",
    "blank": "\n\n",
    "comment": "# é\n",
    "no newline": "x = 1",
    "tabs": "if a:\n\tif b:\n\t\tx = 1\n\t# c\n\ty = 2\nz = 3\n",
    "mixed indentation": "if a:\n  x = 1\nelse:\n\ty = 2\n        \n\tz = 3\n",
    "crlf": "def f(a,\r\n      b):\r\n    return (a +\r\n            b)\r\n\r\n\r\nf(1, 2)\r\n",
    "mixed line ends": "x = 1\r\ny = [\n1,\r\n2]\nif a:\r\n    b\n    c\r\n",
    "form feeds": "x = 1\n\x0c\ny = 2 \x0c+ 1\ndef f():\n    \x0c\n    pass\n\x0c\n# c\n",
    "non-ascii": "é = 'ü😀日本'; 日本 = é + 'ß'  # ñ\nf(é, 日本, '😀')\n",
    "continuations": "x = a \\\n    .b() \\\n    .c(1, \\\n  2)\nassert x, \\\n 'y'\n",
    "decorators": "@a\n@b(1,\n   2)\n\n# c\nclass A(B, metaclass=C):\n    @d\n"
    "    async def e(self): ...\n",
    "match": "match x:\n    case [1, *_] if y: pass\n"
    "    case {'a': b, **c} | A(d, e=f) as g:\n        pass\n"
    "    case -1.5 | 'x' 'y' | None: pass\n",
    "f-strings": "x = f'{a!r:>{w}} {{}} {b.c(1)}' f\"{d}\" r'''x\ny'''.z\n",
    "multi-line f-string": "x = f'''\n{a}\n  {b(\n1)}'''\n",
    "semicolons": "a = 1; b = 2 ;c = 3;\nif a: b; c\n",
    "parentheses": "x = ((a))\ny = ( (a) + (b) )\nz = (yield)\n(a.b)((c))[(d)]\n",
    "chain": "ds = (\n    a  # A\n    .b(1,)  # B\n    # own\n    .c(x=1, *y, **z)\n)\n",
    "calls": "f()\nf( )\nf(a ,b = 1 ,* c ,** d , )\nf(x for x in y)\nf((x for x in y))\n",
    "lambdas": "x = lambda: 0\ny = lambda a, *b, c=1, **d: (a, b)\n",
    "statements": "try:\n    pass\nexcept (A, B) as e:\n    raise C from e\nelse: pass\n"
    "finally:\n    del a, b\n"
    "with a as b, c: pass\nwith (a as b, c as d,):\n    pass\nfor i, in x: break\nelse: pass\n"
    "while 1: continue\nglobal q, r\nfrom . import (a, b as c,)\nimport d.e as f\nreturn_ = 1\n",
    "elif": "if a: b\nelif c:\n    d\n# x\nelse:\n    # y\n    e\n",
    "comprehensions": "[a for b in c if d if e for f in g]\n{**a, b: c}\n{a: b for c in d}\n"
    "{a, *b}\n",
    "operators": "not a and b or c\na < b not in c is not d\na if b else c\n- + ~a ** -b\n"
    "a[1:2, ::3, ...]\n",
    "annotations": "x: int = 1\ndef f(a: int, /, b: str = 's', *, c: 'd') -> None: ...\n"
    "async def g():\n"
    "    await h\n    async with i: pass\n    [j async for j in k]\n",
    "walrus": "if (n := f(1)) > 2: pass\nprint(y := 3)\n",
    "docstring": 'def f():\n    """é\n    more\n    """\n\n\n',
    "leading blank lines": "\n\n# c\n\nx = 1\n\n# end\n",
    "footer": "def f():\n    pass\n    # in\n# out\n\n",
    "only whitespace": "   \n\t\n",
}


def every(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(current.children)


def assert_as_the_provider(text: str) -> None:
    source = Source("a.py", text)
    wrapper = MetadataWrapper(source.module, unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    assert set(positions) == set(every(source.module))
    last = source.position(len(text))
    for node, position in positions.items():
        # The provider counts columns from 0, and goes on behind a last line without an end.
        expected = [
            min((place.line, place.column + 1), last) for place in (position.start, position.end)
        ]
        found = [source.position(offset) for offset in source.span(node)]
        assert found == expected, (type(node).__name__, source.text[slice(*source.span(node))])


@pytest.mark.parametrize("text", SNIPPETS.values(), ids=SNIPPETS.keys())
def test_every_node_is_where_the_provider_says(text: str) -> None:
    assert_as_the_provider(text)


@pytest.mark.parametrize("text", SNIPPETS.values(), ids=SNIPPETS.keys())
@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_move_nothing_else(text: str, newline: str) -> None:
    plain = Source("a.py", text.replace("\r\n", "\n"))
    other = Source("a.py", plain.text.replace("\n", newline))
    assert_as_the_provider(other.plain)
    for one, two in zip(every(plain.module), every(other.module), strict=True):
        places = [
            (source.position(source.span(node)[0]), source.position(source.span(node)[1]))
            for source, node in ((plain, one), (other, two))
        ]
        assert places[0] == places[1]
        assert other.code(two) == plain.code(one).replace("\n", newline)


@pytest.mark.parametrize("text", SNIPPETS.values(), ids=SNIPPETS.keys())
def test_code_is_the_text_of_a_node(text: str) -> None:
    source = Source("a.py", text)
    for node in every(source.module):
        if isinstance(node, cst.Name | cst.Integer | cst.SimpleString):
            assert source.code(node) == node.value
        elif isinstance(node, cst.Call | cst.Attribute):
            alone = node.with_changes(lpar=(), rpar=())
            assert source.code(node).replace("\r\n", "\n") == source.module.code_for_node(
                alone
            ).replace("\r\n", "\n")


TOKENS = st.sampled_from(
    ["a", "é", "1", "'s'", "f'{x}'", "(", ")", "[", "]", "{", "}", ",", ":", ".", "=", "+", "-",
     "*", "**", "not ", "and ", " if ", " else ", "lambda", "\n", "\r\n", "\r", "\n  ", "\n\t",
     " ", "\\\n", "# c\n", ";", "def ", "for ", " in ", "@", "\x0c", "'''", "match ", "case ",
     "await ", "async ", "with ", ":=", "class A", "pass", "x = 1\n", "if a:\n  "]
)  # fmt: skip


@settings(max_examples=1500)
@given(st.lists(TOKENS, max_size=14).map("".join))
def test_whatever_parses_has_positions(text: str) -> None:
    source = Source("a.py", text)
    if parse_problem(source) is not None:
        return
    for node in every(source.module):
        start, end = source.span(node)
        assert 0 <= start <= end <= len(text)
    if source.module.code == source.plain:
        assert_as_the_provider(source.plain)


# LibCST does not print the blanks up to a form feed at the start of a line with code.
DROPPED = [
    "x = 1\n\x0cdef f(a):\n\x0c  return a.b(1)\n",
    "\x0cx = 1",
    "\x0c\x0c\n \x0c \x0cx = (a.b\n\x0c  .c())\n\x0cy = 1\n",
    "if a:\n    b\n    \x0cc.d(1)\ne.f(2)\n",
    "if a:\n  \x0cb\n".replace("b", "  b.c()"),
    '"""\n\x0c  a"""\r\n\x0cb.c(1)\r\n',
]


@pytest.mark.parametrize("text", DROPPED)
def test_form_feeds_that_the_tree_has_lost(text: str) -> None:
    source = Source("a.py", text)
    assert parse_problem(source) is None
    seen = set()
    for node in every(source.module):
        start, end = source.span(node)
        assert 0 <= start <= end <= len(text)
        if isinstance(node, cst.Name | cst.Integer | cst.SimpleString):
            assert source.code(node) == node.value
        if isinstance(node, cst.BaseExpression | cst.BaseSmallStatement):
            printed = source.module.code_for_node(node)
            assert source.code(node).strip("()") == printed.strip("()")
            seen.add(printed)
    parsed = {ast.unparse(node) for node in ast.walk(source.tree) if isinstance(node, ast.expr)}
    assert {text for text in parsed if text.isidentifier()} <= seen


@pytest.mark.parametrize("text", ENDS)
def test_comments_at_the_end_that_the_tree_has_lost(text: str) -> None:
    source = Source("a.py", text)
    assert parse_problem(source) is None
    for node in every(source.module):
        start, end = source.span(node)
        assert 0 <= start <= end <= len(text)
        if isinstance(node, cst.BaseExpression):
            assert source.code(node) == source.module.code_for_node(node)


@pytest.mark.parametrize("text", BLANKS)
def test_blanks_that_the_tree_has_lost(text: str) -> None:
    source = Source("a.py", text)
    assert parse_problem(source) is None
    assert source.module.code != text
    for node in every(source.module):
        start, end = source.span(node)
        assert 0 <= start <= end <= len(text)
        if isinstance(node, cst.Call | cst.Name | cst.SimpleString):
            assert source.code(node) == source.module.code_for_node(node)
        if isinstance(node, cst.BaseSmallStatement):
            assert source.code(node).split() == source.module.code_for_node(node).split()


SPACED = st.lists(st.sampled_from(["", " ", "  ", "\t", " \\\n "]), min_size=40, max_size=40)
CODE = (
    "try : a . b ( 1 , c = 2 )\nexcept ( A , B ) : c [ 1 : 2 ] = - d\n"
    "except C : e = f if g else h\nelse : i : int = { 1 : 2 , ** j }\n"
    "finally : k . l ( * m , ** n ) ; o = lambda : 1\n"
)


@given(SPACED)
def test_blanks_of_every_kind(gaps: list[str]) -> None:
    pieces = CODE.split(" ")
    joined = [gap if _may_touch(one, other) else gap or " "
              for gap, one, other in zip(gaps * 3, pieces, pieces[1:], strict=False)]  # fmt: skip
    text = pieces[0] + "".join(gap + piece for gap, piece in zip(joined, pieces[1:], strict=True))
    source = Source("a.py", text)
    if parse_problem(source) is not None:
        return
    for node in every(source.module):
        if isinstance(node, cst.Call | cst.Attribute | cst.Name | cst.Integer):
            assert source.code(node) == source.module.code_for_node(node)


def _may_touch(one: str, other: str) -> bool:
    return not (one[-1:].isalnum() and other[:1].isalnum())


def test_source_files_have_positions() -> None:
    for module in (keyword, tokenize, io):
        path = Path(module.__file__ or "")
        assert_as_the_provider(path.read_text(encoding="utf-8"))


def test_a_tree_of_another_text_is_refused() -> None:
    with pytest.raises(SpanError):
        record_spans(cst.parse_module("x = 1\n"), "x = 2\n")


def test_recursion_error_is_not_hidden() -> None:
    module = cst.parse_module("if a: pass\n" + "elif b: pass\n" * 500)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(400)
    try:
        with pytest.raises(RecursionError):
            record_spans(module, "")
    finally:
        sys.setrecursionlimit(limit)


@given(st.text("ab\n\r\x0b\x0c\x1c\u2028é", max_size=30))
def test_positions_of_offsets(text: str) -> None:
    source = Source("a.py", text)
    lines = io.StringIO(text, newline=None).read().split("\n")
    assert len(source.line_starts) == len(lines)
    for number, line in enumerate(lines, 1):
        assert source.line(number) == line
        start = source.line_starts[number - 1]
        assert source.position(start) == (number, 1)
        assert source.position(start + len(line)) == (number, len(line) + 1)
    assert len(source.plain) == len(text)
    assert Source("a.py", source.plain).line_starts == source.line_starts
