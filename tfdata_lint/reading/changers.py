"""Functions that only call methods and return what these give: to call one in vain does nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import function_around
from tfdata_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Changer:
    """The name of a function, and the methods that it calls."""

    name: str
    methods: frozenset[str]


def changer(source: Source, line: int) -> Changer | None:
    """The innermost function that a line is in, where it does nothing but to call methods, to give
    names to what they return, and to return it."""
    function = function_around(source, line)
    if function is None or function.decorator_list:
        return None
    methods: set[str] = set()
    for statement in _statements(function.body):
        match statement:
            case ast.FunctionDef() | ast.Expr(value=ast.Constant()):
                continue
            case ast.If(test=value) | ast.Return(value=ast.expr() as value):
                pass
            case (
                ast.Assign(targets=[ast.Name()], value=value)
                | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)
            ):
                pass
            case _:
                return None
        for call in _calls(value):
            if not isinstance(call.func, ast.Attribute):
                return None
            methods.add(call.func.attr)
    return Changer(function.name, frozenset(methods))


def _statements(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in block:
        yield statement
        if isinstance(statement, ast.If):
            yield from _statements([*statement.body, *statement.orelse])


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    """The calls in an expression, but for those that somebody else makes later."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call):
        yield node
    for inner in ast.iter_child_nodes(node):
        yield from _calls(inner)
