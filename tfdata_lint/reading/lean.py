"""LibCST trees that take less memory: equal whitespace in one tree is one node."""

from __future__ import annotations

from functools import cache

import libcst as cst

_WHITESPACE = ("EmptyLine", "Newline", "SimpleWhitespace", "TrailingWhitespace")
"""The classes of most whitespace, which are nearly half of a tree's nodes. Their parts can all be
compared: text, and other nodes."""


def parse_module(text: str) -> cst.Module:
    """The tree of a module. Raises libcst.ParserSyntaxError for what is not Python.

    Whitespace has no place of its own in it. To share it afterwards would mean to walk the tree,
    so the parser, which looks up each class in the package when it makes a node, is given
    functions that remember what they made.
    """
    classes = {name: getattr(cst, name) for name in _WHITESPACE}
    try:
        for name, whitespace in classes.items():
            setattr(cst, name, cache(whitespace))
        return cst.parse_module(text)
    finally:
        for name, whitespace in classes.items():
            setattr(cst, name, whitespace)
