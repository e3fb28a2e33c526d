"""Walking a LibCST tree at a fraction of the cost of its own visitors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

import libcst as cst

_NO_CODE = frozenset(
    {"comma", "dot", "equal", "footer", "header", "indent", "lbrace", "lbracket", "leading_lines",
     "lines_after_decorators", "lpar", "newline", "rbrace", "rbracket", "rpar", "semicolon",
     "trailing_whitespace"}
)  # fmt: skip

_HOLDING_STATEMENTS = frozenset({"body", "cases", "finalbody", "handlers", "orelse"})


@cache
def _slots(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(kind)
        if field.name not in _NO_CODE and not field.name.startswith("whitespace")
    )


@cache
def _is_node(kind: type[object]) -> bool:
    """Whether instances of a class are nodes: LibCST's are abstract classes, which take long to
    answer `isinstance`."""
    return issubclass(kind, cst.CSTNode)


def children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The nodes directly below a node, in order, without whitespace and punctuation."""
    found: list[Any] = []
    for name in _slots(type(node)):
        value: Any = getattr(node, name)
        if isinstance(value, (tuple, list)):
            found += [each for each in value if _is_node(each.__class__)]
        elif _is_node(value.__class__):
            found.append(value)
    return found


@cache
def _blocks(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(name for name in _slots(kind) if name in _HOLDING_STATEMENTS)


def held(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The statements directly in a module, statement or block, and what holds some, in order."""
    found: list[cst.CSTNode] = []
    for name in _blocks(type(node)):
        value: Any = getattr(node, name)
        if isinstance(value, (tuple, list)):
            found += value
        elif value is not None:
            found.append(value)
    return found


def walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all that is in it."""
    pending = [node]
    while pending:
        inner = pending.pop()
        yield inner
        pending.extend(children(inner))


def dotted(node: cst.BaseExpression) -> str:
    """`a.b.c` as text; empty where something else than names stands in it."""
    names: list[str] = []
    # By their types, see `_is_node`.
    while type(node) is cst.Attribute:
        names.append(node.attr.value)
        node = node.value
    if type(node) is not cst.Name:
        return ""
    return ".".join([node.value, *reversed(names)]) if names else node.value


def last_name(node: cst.BaseExpression) -> str:
    """`c` of `a.b.c` and of `a().c`; empty for what does not end with a name."""
    return dotted(node.attr if isinstance(node, cst.Attribute) else node)
