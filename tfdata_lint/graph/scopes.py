"""Which names a module takes from its top level, and which ones its functions bind themselves."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from tfdata_lint.records import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(slots=True)
class Scope:
    """The names that a module, function or class reads, and those that it binds for itself.

    `elsewhere` are names that are bound further outside, or that it imports from there.
    """

    parent: Scope | None = None
    is_function: bool = False
    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def inside(self, node: Function | ast.ClassDef) -> Scope:
        """The scope of a function or class in this one."""
        if isinstance(node, ast.ClassDef):
            return Scope(self)
        return Scope(self, True, binds=_parameters(node.args))

    def note(self, node: ast.Name) -> None:
        """Take down that a name is read or bound."""
        if isinstance(node.ctx, ast.Load):
            self.reads.add(node.id)
        else:
            self.binds.add(node.id)

    def hand_on(self, node: ast.stmt) -> None:
        """Take down the names that a statement takes from further outside."""
        match node:
            case ast.Global() | ast.Nonlocal():
                self.elsewhere.update(node.names)
            case ast.ImportFrom():
                self.elsewhere.update(alias.asname or alias.name for alias in node.names)

    def free(self, told: Collection[str]) -> set[str]:
        """The names that come from further outside; those that are told as text may be looked up
        there whatever they are kept under."""
        if not self.is_function:
            return self.reads
        return self.reads - self.binds.difference(self.elsewhere, told)


def free_names(scopes: Sequence[Scope], told: Collection[str]) -> set[str]:
    """The names that are read in some scope and that none of the functions around the place binds.

    Each scope stands behind the one around it.
    """
    found: set[str] = set()
    for scope in reversed(scopes):
        free = scope.free(told)
        if scope.parent is None:
            found |= free
        else:
            scope.parent.reads |= free
    return found


def has_own_scope(child: ast.AST, node: ast.AST) -> bool:
    """True for a part of a function or class that is run in its scope, which defaults, decorators
    and annotations are not, and for what a comprehension binds."""
    match node:
        case ast.Lambda():
            return child is node.body
        case ast.comprehension():
            return child is node.target
    return isinstance(child, ast.stmt)


def _parameters(arguments: ast.arguments) -> set[str]:
    plain = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    starred = (arguments.vararg, arguments.kwarg)
    return {each.arg for each in (*plain, *starred) if each is not None}
