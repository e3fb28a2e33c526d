"""LibCST trees that take less memory and time: equal whitespace in one tree is one node, and so are
equal commas, dots and equals signs."""

from __future__ import annotations

from functools import cache

import libcst as cst

_SHARED = (
    "AssignEqual",
    "Comma",
    "Dot",
    "EmptyLine",
    "Newline",
    "ParenthesizedWhitespace",
    "SimpleWhitespace",
    "TrailingWhitespace",
)
"""The classes of more than half of a tree's nodes, none of which anybody asks for its place. Their
parts can all be compared: text, and other nodes."""


def parse_module(text: str) -> cst.Module:
    """The tree of a module. Raises libcst.ParserSyntaxError for what is not Python.

    What is shared has no place of its own in it. To share it afterwards would mean to walk the
    tree, so the parser, which looks up each class in the package when it makes a node, is given
    functions that remember what they made. Nor does it check what it made itself.
    """
    usual = [(cst, name, getattr(cst, name)) for name in _SHARED]
    lean = [(cst, name, cache(kind)) for _, name, kind in usual]
    checked = (cst.CSTNode, "__post_init__", cst.CSTNode.__post_init__)
    unchecked = (cst.CSTNode, "__post_init__", _unchecked)
    try:
        for owner, name, value in (*lean, unchecked):
            setattr(owner, name, value)
        return cst.parse_module(text)
    finally:
        for owner, name, value in (*usual, checked):
            setattr(owner, name, value)


def _unchecked(node: cst.CSTNode) -> None:
    """What is done with a node in place of checking whether it can be written."""
