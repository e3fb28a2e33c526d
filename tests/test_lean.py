"""Trees with shared whitespace."""

from __future__ import annotations

from pathlib import Path

import libcst as cst
import pytest

from tfdata_lint.reading.lean import parse_module

FILES = sorted((Path(__file__).parents[1] / "tfdata_lint" / "graph").glob("*.py"))


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


def test_the_package_is_left_as_it_was() -> None:
    before = (cst.EmptyLine, cst.Newline, cst.SimpleWhitespace, cst.TrailingWhitespace)
    check = cst.CSTNode.__post_init__
    parse_module("x = 1\n")
    with pytest.raises(cst.ParserSyntaxError):
        parse_module("x = = 1\n")
    after = (cst.EmptyLine, cst.Newline, cst.SimpleWhitespace, cst.TrailingWhitespace)
    assert after == before
    assert all(isinstance(each, type) for each in after)
    assert cst.CSTNode.__post_init__ is check
    with pytest.raises(cst.CSTValidationError):
        cst.Name("")
