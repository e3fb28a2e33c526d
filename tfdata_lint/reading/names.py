"""What an imported name, or a constant made from one, stands for at a place of a module."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from tfdata_lint.reading.source import Source, once, while_parsed
from tfdata_lint.reading.syntax import below, statements, walk
from tfdata_lint.records import dataclass, field

Position = tuple[int, int]
"""A line (from 1) and a column in UTF-8 bytes (from 0), as `ast` counts them."""

_BEGIN: Position = (0, 0)
"""Where the scope of a module begins."""

_Blocks = Mapping[Position, Sequence[ast.stmt]]
"""The statements of what has a scope, by where it begins."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

_FUNCTIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


@dataclass(frozen=True, slots=True)
class _Binding:
    """One place where a name gets a value: an imported path, an expression, or nothing known."""

    position: Position
    path: str | None = None
    value: tuple[str, ...] | None = None


@dataclass(eq=False, slots=True)
class _Scope:
    """What a function, class or module binds; `elsewhere` are names that it does not own."""

    parent: _Scope | None
    is_class: bool
    start: Position
    end: Position
    bindings: dict[str, list[_Binding]] = field(default_factory=dict)
    elsewhere: dict[str, _Scope] = field(default_factory=dict)
    known: list[str] | None = None
    imports: dict[str, frozenset[str]] = field(default_factory=dict)

    def imported(self, name: str) -> frozenset[str]:
        """The paths that a name stands for that nothing but imports binds; empty for others."""
        found = self.imports.get(name)
        if found is None:
            paths = [each.path for each in self.bindings[name]]
            found = frozenset() if None in paths else frozenset(filter(None, paths))
            self.imports[name] = found
        return found

    def understood(self) -> list[str]:
        """The names of which every binding is an import or an expression that may lead to one."""
        if self.known is None:
            self.known = [
                name
                for name, bindings in self.bindings.items()
                if all(each.path is not None or each.value is not None for each in bindings)
            ]
        return self.known

    def bind(self, name: str, binding: _Binding) -> None:
        owner = self.elsewhere.get(name, self)
        owner.bindings.setdefault(name, []).append(binding)


class Names:
    """All names of a module.

    `uses` counts how often each name is read; `dotted` counts each `a.b.c` that is read. `imported`
    are the paths that imports bind.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.uses: Counter[str] = Counter()
        self.dotted: Counter[str] = Counter()
        self._scopes = [_Scope(None, False, _BEGIN, (1 << 60, 0))]
        self._collect(tree)
        self._ordered = sorted(self._scopes, key=lambda scope: scope.start)
        self._starts = [scope.start for scope in self._ordered]

    @cached_property
    def _everywhere(self) -> dict[str, list[_Binding]]:
        found: dict[str, list[_Binding]] = {}
        for scope in self._scopes:
            for name, bindings in scope.bindings.items():
                found.setdefault(name, []).extend(bindings)
        return found

    @property
    def imported(self) -> list[str]:
        bindings = (each for some in self._everywhere.values() for each in some)
        return [each.path for each in bindings if each.path is not None]

    def ever(self, dotted: str) -> Iterator[str]:
        """The paths that `a.b.c` can stand for anywhere in the module, and perhaps more."""
        asked: set[str] = set()
        pending = [tuple(dotted.split("."))]
        while pending:
            name, *rest = pending.pop()
            for binding in self._everywhere.get(name, ()) if name not in asked else ():
                if binding.path is not None:
                    yield ".".join([binding.path, *rest])
                elif binding.value is not None:
                    pending.append((*binding.value, *rest))
            asked.add(name)

    def visible(self, place: Position) -> Iterator[str]:
        """Every name that can stand for something imported, inner scopes first."""
        inner: list[_Scope] = []
        scope: _Scope | None = self._at(place)
        while scope is not None:
            for name in scope.understood():
                if not any(name in other.bindings for other in inner):
                    yield name
            inner.append(scope)
            scope = scope.parent

    def origins(
        self,
        parts: Sequence[str],
        place: Position,
        blocks: _Blocks,
        asked: frozenset[tuple[str, Position]] = frozenset(),
    ) -> frozenset[str]:
        """What `origins` says of a dotted name, given the blocks of the module. The same is not
        `asked` again."""
        name, *rest = parts
        here = self._at(place)
        scope: _Scope | None = here
        while scope is not None and (
            name not in scope.bindings or (scope.is_class and scope is not here)
        ):
            scope = scope.parent
        if (
            scope is None
            or (name, place) in asked
            or not _surely(blocks.get(scope.start, ()), name, place)
        ):
            return frozenset()
        found: set[str] = set()
        imported = scope.imported(name)
        if imported:
            return frozenset(".".join([path, *rest]) for path in imported)
        for binding in scope.bindings[name]:
            if binding.path is not None:
                paths = frozenset({binding.path})
            elif binding.value is not None:
                before = asked | {(name, place)}
                paths = self.origins(binding.value, binding.position, blocks, before)
            else:
                paths = frozenset()
            if not paths:
                return frozenset()
            found |= {".".join([path, *rest]) for path in paths}
        return frozenset(found)

    def _at(self, place: Position) -> _Scope:
        """The innermost scope around a place: the last that started before it, or one outside."""
        scope = self._ordered[bisect_right(self._starts, place) - 1]
        while not place < scope.end and scope.parent is not None:
            scope = scope.parent
        return scope

    def _collect(self, tree: ast.Module) -> None:
        pending: list[tuple[ast.AST, _Scope, bool]] = [(tree, self._scopes[0], False)]
        while pending:
            node, scope, handling = pending.pop()
            # What most nodes are comes first.
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load):
                    self.uses[node.id] += 1
                continue
            if isinstance(node, ast.Constant):
                continue
            handling = handling or isinstance(node, ast.ExceptHandler)
            if not isinstance(node, ast.expr) or isinstance(node, ast.NamedExpr):
                _bind(node, scope, handling)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                parts = dotted(node)
                if parts is not None:
                    self.dotted[".".join(parts)] += 1
            if isinstance(node, ast.Global):
                scope.elsewhere |= dict.fromkeys(node.names, self._scopes[0])
            if isinstance(node, ast.Nonlocal) and scope.parent is not None:
                scope.elsewhere |= dict.fromkeys(node.names, scope.parent)
            if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                scope = _Scope(
                    scope,
                    isinstance(node, ast.ClassDef),
                    (node.lineno, node.col_offset),
                    (node.end_lineno or 0, node.end_col_offset or 0),
                )
                self._scopes.append(scope)
            pending.extend([(child, scope, handling) for child in reversed(below(node))])


@once
def names_in(source: Source) -> Names:
    """All names of a file. Raises what `ast.parse` raises."""
    return Names(source.tree)


def origins(source: Source, dotted: str, place: Position) -> frozenset[str]:
    """The paths, as in an import, that `a.b.c` can stand for at a place of a file.

    Empty unless the name surely has a value there and every binding of it in its scope is
    understood: a name that is also a parameter or is assigned something else means nothing.
    """
    return names_in(source).origins(dotted.split("."), place, _blocks_of(source))


@while_parsed
def _blocks_of(source: Source) -> _Blocks:
    """The statements of a module, and of each function and class in it."""
    return {_BEGIN: source.tree.body} | {
        _start(node): node.body
        for node in statements(source.tree)
        if isinstance(node, _DEFINITIONS)
    }


def _bind(node: ast.AST, scope: _Scope, handling: bool) -> None:
    """Note what a node by itself binds in a scope."""
    match node:
        case ast.Import():
            for alias in node.names:
                path = alias.name if alias.asname else alias.name.partition(".")[0]
                scope.bind(alias.asname or path, _Binding(_start(node), path))
        case ast.ImportFrom(module=str(module), level=0):
            for alias in node.names:
                path = f"{module}.{alias.name}"
                scope.bind(alias.asname or alias.name, _Binding(_start(node), path))
        case ast.ImportFrom():
            for alias in node.names:
                scope.bind(alias.asname or alias.name, _Binding(_start(node)))
        case ast.Assign(value=ast.Constant(value=None)) if handling:
            # `except ImportError: tf = None`: what follows counts on the import all the same.
            pass
        case ast.Assign() | ast.AnnAssign(value=ast.expr()):
            binding = _Binding(_start(node), value=dotted(node.value))
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for name in stored(target):
                    known = isinstance(target, ast.Name)
                    scope.bind(name, binding if known else _Binding(_start(node)))
        case ast.AugAssign() | ast.For() | ast.AsyncFor():
            _forget(scope, node, stored(node.target))
        case ast.NamedExpr():
            # In a comprehension it binds outside of it; to forget one name too many is harmless.
            around: _Scope | None = scope
            while around is not None:
                _forget(around, node, [node.target.id])
                around = around.parent
        case ast.comprehension():
            _forget(scope, node.target, stored(node.target))
        case ast.withitem(optional_vars=ast.expr() as target):
            _forget(scope, target, stored(target))
        case ast.Delete():
            for target in node.targets:
                _forget(scope, node, stored(target))
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            _forget(scope, node, [node.name])
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            _forget(scope, node, [name])
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            _forget(scope, node, [name])
        case ast.arg():
            _forget(scope, node, [node.arg])


def _forget(scope: _Scope, node: ast.AST, names: Sequence[str]) -> None:
    for name in names:
        scope.bind(name, _Binding(_start(node)))


def stored(target: ast.expr) -> list[str]:
    """The names that an assignment's target binds."""
    return [
        node.id
        for node in walk(target)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    ]


def _start(node: ast.AST) -> Position:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def dotted(node: ast.AST | None) -> tuple[str, ...] | None:
    """`a.b.c` as its parts; None for every other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


def _surely(body: Sequence[ast.stmt], name: str, place: Position) -> bool:
    """True when whoever comes to a place through these statements has bound the name before."""
    for statement in body:
        if _start(statement) >= place:
            return False
        inside = place < (statement.end_lineno or 0, statement.end_col_offset or 0)
        match statement:
            case ast.Import() | ast.ImportFrom() | ast.Assign() | ast.AnnAssign(value=ast.expr()):
                sure = not inside and name in _bound(statement)
            case ast.With() | ast.AsyncWith():
                sure = _surely(statement.body, name, place)
            case ast.For() | ast.AsyncFor() | ast.While() if inside:
                sure = any(_surely(block, name, place) for block in _blocks(statement))
            case ast.If():
                sure = _joined(_blocks(statement), name, place, inside)
            case ast.Try():
                sure = _tried(statement, name, place, inside)
            case ast.Match():
                sure = inside and any(_surely(case.body, name, place) for case in statement.cases)
            case _:
                sure = False
        if sure:
            return True
    return False


def _bound(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.Import() | ast.ImportFrom():
            return [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
        case ast.Assign():
            return [name for target in statement.targets for name in stored(target)]
        case ast.AnnAssign():
            return stored(statement.target)
    return []


def _blocks(statement: ast.If | ast.For | ast.AsyncFor | ast.While) -> list[list[ast.stmt]]:
    return [statement.body, statement.orelse]


def _joined(blocks: Sequence[Sequence[ast.stmt]], name: str, place: Position, inside: bool) -> bool:
    """Behind a branching every branch must bind the name or leave; inside, the one around does."""
    if inside:
        return any(_surely(block, name, place) for block in blocks if _around(block, place))
    return all(_surely(block, name, place) or _leaves(block) for block in blocks)


def _tried(statement: ast.Try, name: str, place: Position, inside: bool) -> bool:
    handlers = [handler.body for handler in statement.handlers]
    blocks = [[*statement.body, *statement.orelse], *handlers, statement.finalbody]
    if inside:
        return _joined(blocks, name, place, inside)
    if not _surely(blocks[0], name, place):
        return _surely(statement.finalbody, name, place)
    # A failed import that the handler lets pass leaves a module that its users cannot use anyway.
    imported = any(
        isinstance(each, ast.Import | ast.ImportFrom) and name in _bound(each)
        for each in statement.body
    )
    return imported or _joined(handlers, name, place, False)


def _around(block: Sequence[ast.stmt], place: Position) -> bool:
    if not block:
        return False
    last = block[-1]
    return _start(block[0]) <= place < (last.end_lineno or 0, last.end_col_offset or 0)


def _leaves(block: Sequence[ast.stmt]) -> bool:
    """True when nothing that stands behind a block comes after it."""
    return bool(block) and isinstance(block[-1], ast.Raise | ast.Return | ast.Continue | ast.Break)
