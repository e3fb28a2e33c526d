"""Trees with shared whitespace and punctuation."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest

from tfdata_lint.reading.lean import parse_module

FILES = sorted((Path(__file__).parents[1] / "tfdata_lint" / "graph").glob("*.py"))[::3]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_is_the_same_tree(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tree = parse_module(text)
    assert tree.code == text
    assert tree.deep_equals(cst.parse_module(text))


def test_equal_whitespace_is_one_node() -> None:
    tree = parse_module("x = 1  # one\n\ny = 2\n\nz  =  3\n")
    lines = [line for line in tree.body if isinstance(line, cst.SimpleStatementLine)]
    first, second, third = (line.body[0] for line in lines)
    spaces = []
    for statement in (first, second, third):
        assert isinstance(statement, cst.Assign)
        spaces.append(statement.targets[0].whitespace_before_equal)
    assert spaces[0] is spaces[1] is not spaces[2]
    assert lines[1].leading_lines[0] is lines[2].leading_lines[0]
    assert lines[1].trailing_whitespace is lines[2].trailing_whitespace
    assert lines[0].trailing_whitespace is not lines[1].trailing_whitespace


def test_equal_punctuation_is_one_node() -> None:
    tree = parse_module("f(a.b,\n  c.d,\n  # one\n  e . f, g=1, h=2)\n")
    statement = cst.ensure_type(tree.body[0], cst.SimpleStatementLine).body[0]
    arguments = cst.ensure_type(cst.ensure_type(statement, cst.Expr).value, cst.Call).args
    first, second, third, fourth, fifth = arguments
    dots = [cst.ensure_type(each.value, cst.Attribute).dot for each in arguments[:3]]
    assert dots[0] is dots[1] is not dots[2]
    assert first.comma is not second.comma
    assert third.comma is fourth.comma
    assert fourth.equal is fifth.equal


def test_the_package_is_left_as_it_was() -> None:
    shared = (
        "AssignEqual", "Comma", "Dot", "EmptyLine", "Newline", "ParenthesizedWhitespace",
        "SimpleWhitespace", "TrailingWhitespace",
    )  # fmt: skip
    before = [getattr(cst, name) for name in shared]
    check = cst.CSTNode.__post_init__
    parse_module("x = 1\n")
    with pytest.raises(cst.ParserSyntaxError):
        parse_module("x = = 1\n")
    after = [getattr(cst, name) for name in shared]
    assert after == before
    assert all(isinstance(each, type) for each in after)
    assert cst.CSTNode.__post_init__ is check
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")
