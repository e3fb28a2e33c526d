"""Where a file makes TensorFlow 2 behave like TensorFlow 1, and which of its code that reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import below
from tfdata_lint.records import dataclass
from tfdata_lint.regex import Regex

_DISABLING = Regex(r"disable_(?:v2_behavior|eager_execution)")

_FIRST_OF_ALL = frozenset(
    {"__init__", "setUp", "setUpClass", "setUpModule", "setup", "setup_class", "setup_method"}
)
"""Methods that run before all others of their class."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class _Function:
    """A function: how it is called, what it names, and the lines of what runs after it begins."""

    called: str
    names: frozenset[str]
    lines: tuple[int, int]

    def changes(self) -> bool:
        return _changes(self.names)


def disables(source: Source, line: int) -> bool:
    """True where the behaviour was changed before a line is reached, as far as the names of
    functions in the file tell: when the module is loaded, or on the way to the line."""
    if _DISABLING.search(source.text) is None:
        return False
    everywhere, reached = _reached(source)
    return everywhere or any(start <= line <= end for start, end in reached)


@once
def _reached(source: Source) -> tuple[bool, list[tuple[int, int]]]:
    """Whether all of a file runs after the change; else the lines of what does."""
    functions = list(_functions(source.tree.body))
    leading = [each for each in functions if each.changes()]
    for callee in leading:
        leading += [
            each for each in functions if callee.called in each.names and each not in leading
        ]
    loaded = _named(source.tree.body)
    if _changes(loaded) or any(each.called in loaded for each in leading):
        return True, []
    after = list(leading)
    for caller in after:
        after += [each for each in functions if each.called in caller.names and each not in after]
    return False, [each.lines for each in after]


def _functions(body: Sequence[ast.AST], of: ast.ClassDef | None = None) -> Iterable[_Function]:
    for node in body:
        if isinstance(node, _DEFINITIONS):
            first = of is not None and node.name in _FIRST_OF_ALL
            around = of if first and of is not None else node
            called = of.name if of is not None and node.name == "__init__" else node.name
            lines = around.lineno, around.end_lineno or around.lineno
            yield _Function(called, _named(node.body), lines)
        yield from _functions(below(node), node if isinstance(node, ast.ClassDef) else None)


def _named(body: Sequence[ast.AST]) -> frozenset[str]:
    """The names and attributes that statements read, outside of functions that they define."""
    found: set[str] = set()
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        pending.extend(() if isinstance(node, _DEFINITIONS) else below(node))
    return frozenset(found)


def _changes(names: Iterable[str]) -> bool:
    return any(map(_DISABLING.fullmatch, names))
