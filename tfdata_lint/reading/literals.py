"""Which names of a module are bound to a literal or a class and to nothing else: to know it, none
is run."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from tfdata_lint.reading.names import stored
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import statements
from tfdata_lint.regex import Regex

_REBINDS = Regex(r":=|\bglobals\(\)\s*(?:\.update\b|\[[^\]]*\]\s*=[^=])|\bexec\(")
"""What binds names that are not written as such, or inside of expressions."""

_STAR = Regex(r"\bimport\s*\*")
"""What may bind any name but those with an underscore, which are in no `__all__` again."""


def literal(source: Source, name: str) -> ast.Constant | None:
    """The literal that a name of a module always stands for; None for what may be anything else.

    Raises what `ast.parse` raises.
    """
    if re.search(rf"^{re.escape(name)}\s*=", source.text, re.MULTILINE) is None:
        return None
    return _literals(source).get(name)


def is_class(source: Source, name: str) -> bool:
    """True for a name of a module that always stands for a class which the module defines.

    Raises what `ast.parse` raises.
    """
    if re.search(rf"^class\s+{re.escape(name)}\b", source.text, re.MULTILINE) is None:
        return False
    return name in _classes(source)


@once
def _literals(source: Source) -> Mapping[str, ast.Constant]:
    once_bound = _bound_once(source)
    return {
        name: value
        for statement in source.tree.body
        for name, value in _assigned(statement)
        if name in once_bound
    }


@once
def _classes(source: Source) -> frozenset[str]:
    defined = {each.name for each in source.tree.body if isinstance(each, ast.ClassDef)}
    return frozenset(defined & _bound_once(source))


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.Constant]]:
    """The name to which a statement gives a literal, with that."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value):
            yield name, value


@once
def _bound_once(source: Source) -> frozenset[str]:
    """The names that one place of a module binds, and nothing else may."""
    if _REBINDS.search(source.text) is not None:
        return frozenset()
    bound = Counter(name for node in statements(source.tree) for name in _bound(node))
    is_open = _STAR.search(source.text) is not None
    return frozenset(
        name
        for name, times in bound.items()
        if times == 1 and (name.startswith("_") or not is_open)
    )


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement by itself binds, or says to bind elsewhere."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        case ast.Global() | ast.Nonlocal():
            yield from node.names
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            yield from (name for target in targets for name in stored(target))
        case ast.AugAssign() | ast.AnnAssign() | ast.For() | ast.AsyncFor():
            yield from stored(node.target)
        case ast.withitem(optional_vars=ast.expr() as target):
            yield from stored(target)
