"""Which statements of a project are needed to build one pipeline: a backward slice over `ast`.

Names are followed backwards through each block. Functions are found by their name alone, methods by
the name of the attribute, so that the slice may hold more than is needed, but seldom less. What the
path of the data decides is decided: a branch without the stages of the pipeline is not taken when
another one has them. What only trains, plots, prints or saves is needed by nothing, and so is not
in the slice.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tfdata_lint.verify.callees import Callees, Known
from tfdata_lint.verify.code import (
    FUNCTIONS,
    Code,
    Function,
    all_parameters,
    defaults,
    free_names,
    last_name,
    parameters,
    root_name,
    targets,
)
from tfdata_lint.verify.effects import Effects, trains
from tfdata_lint.verify.route import Import, Mode, Route, Slice
from tfdata_lint.verify.syntax import (
    bound_in,
    changes_graph,
    declared_outside,
    exits,
    is_property,
    is_special,
    without,
)

MAX_ROUNDS = 30
"""Rounds in which what one function needs makes another one needed."""


class Slicer:
    """Slices a project from the file `main`. `needed` are the names of each module that something
    outside of it reads; `seeds` the functions that are only run up to the use in them."""

    def __init__(self, main: Code, route: Route, seeds: Collection[Function], find: Import) -> None:
        self.known = Known(find, main, {id(main): main})
        self.callees = Callees(self.known)
        self.effects = Effects(self.known, self.callees, route)
        self.route = route
        self.seeds = frozenset(seeds)
        self.needed: dict[int, set[str]] = {id(main): set()}
        self.modes: dict[str, Mode] = {}
        self.slice = Slice()

    def add(self, code: Code, names: Iterable[str]) -> None:
        """Note names of a module that something outside of it reads."""
        self.known.codes[id(code)] = code
        self.needed.setdefault(id(code), set()).update(names)

    def run(self, names: Iterable[str], modes: dict[str, Mode]) -> Slice:
        """The slice in which names of the main file can be used, and which makes the route."""
        self.add(self.known.code, names)
        self.modes.update(modes)
        for _ in range(MAX_ROUNDS):
            before = self._size()
            self.slice = Slice(reads=self.known.reads)
            for key, code in list(self.known.codes.items()):
                self.known.code = code
                live = self.block(code.tree.body, set(self.needed[key]), _Frame(Mode.PATH))
                self.slice.unbound |= live - code.names - _ALWAYS_BOUND - self._imported(code)
            if self._size() == before:
                break
        return self.slice

    def _imported(self, code: Code) -> set[str]:
        """What star imports may bind: anything, where one leads out of the project."""
        found: set[str] = set()
        for each in code.imports:
            if isinstance(each, ast.ImportFrom) and each.names[0].name == "*":
                other = self.callees.leads_to(each, "*")
                found |= set(self.needed[id(code)]) if other is None else set(other.names)
        return found

    def _size(self) -> tuple[int, ...]:
        return (
            sum(map(len, self.needed.values())),
            len(self.known.codes),
            sum(self.modes.values()),
            len(self.known.attributes),
            sum(map(len, self.known.reads.values())),
            self.known.by_name,
            len(self.slice.kept),
        )

    # Blocks and statements, backwards

    def block(self, body: Sequence[ast.stmt], live: set[str], frame: _Frame) -> set[str]:
        """The names that a block needs before it, given those that are needed after it."""
        for place in range(len(body) - 1, -1, -1):
            statement = body[place]
            if isinstance(statement, ast.If):
                leaves = any(self._on_route(each) for each in body[place + 1 :])
                live = self._if(statement, live, frame, leaves)
            else:
                live = self._statement(statement, live, frame)
        return live

    def _statement(self, node: ast.stmt, live: set[str], frame: _Frame) -> set[str]:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if node.name in live or self._on_route(node):
                    self.slice.kept.add(node)
                    read = self._function(node, frame)
                    self._bind_late(node, read)
                    return (live - {node.name}) | read
                return live
            case ast.ClassDef():
                if node.name in live or self._on_route(node):
                    self.slice.kept.add(node)
                    read = self._class(node)
                    self._bind_late(node, read)
                    return (live - {node.name}) | read
                return live
            case ast.For() | ast.AsyncFor() if node in self.route.captures:
                return self._simple(node, live, frame)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(node, live, frame)
            case ast.With() | ast.AsyncWith():
                return self._with(node, live, frame)
            case ast.Try():
                return self._try(node, live, frame)
            case ast.Match():
                return self._match(node, live, frame)
            case ast.Import() | ast.ImportFrom():
                return self._import(node, live)
        return self._simple(node, live, frame)

    def _bind_late(self, node: ast.stmt, read: set[str]) -> None:
        """Functions read names when they are called, so also those that the module binds below."""
        first: dict[str, int] = {}
        for each in self.known.code.tree.body:
            for name in bound_in([each]):
                first.setdefault(name, each.lineno)
        late = {name for name in read if first.get(name, 0) > node.lineno}
        self.needed[id(self.known.code)] |= late

    def _any_kept(self, *bodies: Sequence[ast.stmt]) -> bool:
        return any(each in self.slice.kept for body in bodies for each in body)

    def _if(self, node: ast.If, live: set[str], frame: _Frame, leaves: bool) -> set[str]:
        outcome = self._outcome(node, live, leaves)
        if outcome is not None:
            before = self.block(node.body if outcome else node.orelse, live, frame)
            if not self._any_kept(node.body, node.orelse):
                return live
            self.slice.kept.add(node)
            self.slice.decided[node.test] = outcome
            return before
        yes = self.block(node.body, live, frame)
        no = self.block(node.orelse, live, frame)
        if not self._any_kept(node.body, node.orelse):
            return live
        self.slice.kept.add(node)
        return yes | no | self._names(node.test, frame)

    def _outcome(self, node: ast.If, live: set[str], leaves: bool) -> bool | None:
        """What the path of the data says about a test; `leaves` tells that it goes on behind."""
        yes, no = (any(map(self._on_route, body)) for body in (node.body, node.orelse))
        if yes != no:
            return yes
        if yes:
            return None
        text = ast.unparse(node.test)
        if text in self.route.guards:
            return True
        if ast.unparse(ast.UnaryOp(ast.Not(), node.test)) in self.route.guards:
            return False
        if leaves:
            if exits(node.body):
                return False
            if exits(node.orelse):
                return True
        if any(self._another_way(each, live) for each in node.body):
            return None if any(self._another_way(each, live) for each in node.orelse) else False
        return True if any(self._another_way(each, live) for each in node.orelse) else None

    def _on_route(self, node: ast.stmt) -> bool:
        return node in self.route.around

    def _another_way(self, node: ast.stmt, live: set[str]) -> bool:
        """True for what makes a stage of something needed that is not on the route."""
        for each in ast.walk(node):
            if isinstance(each, ast.Assign) and each in self.route.stages:
                made = {root_name(target) for one in each.targets for target in targets(one)}
                if made & live:
                    return True
        return False

    def _loop(
        self, node: ast.For | ast.AsyncFor | ast.While, live: set[str], frame: _Frame
    ) -> set[str]:
        inner = frame.in_loop()
        after = self.block(node.orelse, live, frame)
        for _ in range(2):
            # What a round needs may come from the round before.
            after = after | self.block(node.body, after, frame)
        bound: set[str] = set()
        if not isinstance(node, ast.While):
            bound = {root_name(each) for each in targets(node.target)}
        if not self._any_kept(node.body, node.orelse) and not bound & live:
            return live
        self.slice.kept.add(node)
        after = after | self.block(node.body, after, inner)
        source = node.test if isinstance(node, ast.While) else node.iter
        return after | self._names(source, frame)

    def _with(self, node: ast.With | ast.AsyncWith, live: set[str], frame: _Frame) -> set[str]:
        before = self.block(node.body, live, frame)
        bound = {
            root_name(target)
            for item in node.items
            if item.optional_vars is not None
            for target in targets(item.optional_vars)
        }
        if not self._any_kept(node.body) and not bound & live:
            return live
        self.slice.kept.add(node)
        whole = frame.mode is Mode.WHOLE
        if not whole and not bound & before and not any(map(changes_graph, node.items)):
            self.slice.entered.add(node)
            return before
        for item in node.items:
            before = before | self._names(item.context_expr, frame)
        return before

    def _try(self, node: ast.Try, live: set[str], frame: _Frame) -> set[str]:
        after = self.block(node.finalbody, live, frame)
        before = self.block(node.orelse, after, frame)
        handled: set[str] = set()
        for handler in node.handlers:
            handled |= self.block(handler.body, after, frame)
        before = self.block(node.body, before, frame) | handled
        bodies = [handler.body for handler in node.handlers]
        if not self._any_kept(node.body, node.orelse, node.finalbody, *bodies):
            return live
        self.slice.kept.add(node)
        for handler in node.handlers:
            before = before | (set() if handler.type is None else self._names(handler.type, frame))
        return before | live

    def _match(self, node: ast.Match, live: set[str], frame: _Frame) -> set[str]:
        before = set(live)
        for case in node.cases:
            before |= self.block(case.body, live, frame)
        if not self._any_kept(*(case.body for case in node.cases)):
            return live
        self.slice.kept.add(node)
        for case in node.cases:
            before |= self._names(case.pattern, frame)
            before |= set() if case.guard is None else self._names(case.guard, frame)
        return before | self._names(node.subject, frame)

    def _import(self, node: ast.Import | ast.ImportFrom, live: set[str]) -> set[str]:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            self.slice.kept.add(node)
            return live
        wanted = set()
        for alias in node.names:
            bound = alias.asname or alias.name.split(".")[0]
            if bound in live or alias.name == "*":
                wanted.add(alias.name)
        if not wanted:
            return live
        self.slice.kept.add(node)
        self.slice.imports[node] = wanted
        for name in sorted(wanted):
            self._reach(node, name, live)
        return live - {alias.asname or alias.name.split(".")[0] for alias in node.names}

    def _reach(self, node: ast.Import | ast.ImportFrom, name: str, live: set[str]) -> None:
        """Note what an import needs of another file of the project."""
        other = self.callees.leads_to(node, name)
        names = live if name == "*" else {name} | self.known.attributes
        if other is not None:
            bound = bound_in(other.tree.body)
            passed_on = {name} if "*" in bound and isinstance(node, ast.ImportFrom) else set()
            self.add(other, names & bound | passed_on)

    def _simple(self, node: ast.stmt, live: set[str], frame: _Frame) -> set[str]:
        captured = self.route.captures.get(node)
        if captured is not None:
            self.slice.kept.add(node)
            return live.union(*(self._names(each, frame) for each in captured))
        if not self._needed(node, live, frame):
            return live
        self.slice.kept.add(node)
        killed: set[str] = set()
        match node:
            case ast.Assign(targets=given):
                single = [each for one in given for each in targets(one)]
                killed = {each.id for each in single if isinstance(each, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                killed = {name}
        return (live - killed) | self._names(node, frame)

    def _needed(self, node: ast.stmt, live: set[str], frame: _Frame) -> bool:
        if node in self.route.musts:
            return True
        whole = frame.mode is Mode.WHOLE
        match node:
            case ast.Return():
                return frame.mode >= Mode.VALUE
            case ast.Break() | ast.Continue():
                return frame.looping or whole
            case ast.Global() | ast.Nonlocal():
                return True
            case ast.Pass():
                return False
            case ast.Assign(targets=given):
                if any(self.effects.changed(each, live) for one in given for each in targets(one)):
                    return True
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                if self.effects.changed(target, live):
                    return True
            case ast.Delete(targets=given):
                if any(not isinstance(each, ast.Name) for each in given):
                    return any(self.effects.changed(each, live) for each in given) or whole
                return False
            case ast.Expr(value=ast.Constant()):
                return False
            case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
                return frame.mode >= Mode.VALUE
            case ast.Expr(value=ast.Call() as call):
                return self.effects.changes(call, live) or (whole and not trains(call))
        bound = {each.target.id for each in ast.walk(node) if isinstance(each, ast.NamedExpr)}
        return whole or bool(bound & live)

    # Functions, classes, expressions

    def _mode(self, node: Function) -> Mode:
        if node in self.seeds:
            return Mode.PATH
        mode = self.modes.get(node.name, Mode.PATH)
        owner = self.known.code.owner(node)
        if isinstance(owner, ast.ClassDef) and mode is Mode.PATH:
            return Mode.VALUE
        return mode

    def _function(self, node: Function, around: _Frame) -> set[str]:
        mode = self._mode(node)
        if around.mode is Mode.WHOLE and mode is not Mode.PATH:
            mode = Mode.WHOLE
        names = all_parameters(node)
        live = set() if mode is Mode.PATH else {f"*{name}" for name in names}
        outside = declared_outside(node)
        live |= outside
        frame = _Frame(mode)
        before = self.block(node.body, live, frame)
        read = {name for name in names if name in before}
        self.known.reads.setdefault(node, set()).update(read)
        own = names | bound_in(node.body) - outside
        outer = {name for name in before if name.lstrip("*") not in own}
        outer = {name for name in outer if not name.startswith("*")}
        given = defaults(node)
        for name, default in given.items():
            if name in self.known.reads[node]:
                outer |= self._names(default, frame)
        for each in node.decorator_list:
            outer |= self._names(each, frame)
        for parameter in parameters(node):
            if parameter.annotation is not None:
                outer |= free_names(parameter.annotation)
        return outer | (set() if node.returns is None else free_names(node.returns))

    def _class(self, node: ast.ClassDef) -> set[str]:
        outer: set[str] = set()
        frame = _Frame(Mode.PATH)
        foreign = any(
            root_name(base) and last_name(base) not in _OWN_BASES | set(self._class_names())
            for base in node.bases
        )
        for each in node.body:
            if isinstance(each, FUNCTIONS):
                wanted = each.name in self.known.attributes or is_special(each.name)
                if wanted or foreign or self.known.by_name or self._on_route(each):
                    self.slice.kept.add(each)
                    if foreign and not is_special(each.name) and each not in self.seeds:
                        self.modes[each.name] = Mode.WHOLE
                    outer |= self._function(each, frame)
            elif not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)):
                self.slice.kept.add(each)
                outer |= self._names(each, frame)
        for part in (*node.bases, *(word.value for word in node.keywords), *node.decorator_list):
            outer |= self._names(part, frame)
        return outer - {node.name}

    def _class_names(self) -> set[str]:
        return {name for code in self.known.codes.values() for name in code.classes}

    def _names(self, node: ast.AST, frame: _Frame) -> set[str]:
        """The names that code reads; notes the functions and attributes that it needs."""
        self._note(node, frame.mode is Mode.WHOLE)
        unread = self.callees.unread(node) if frame.mode is not Mode.WHOLE else set()
        self.slice.dropped |= unread
        return _Reading(unread).names(node)

    def _note(self, node: ast.AST, whole: bool) -> None:
        called: set[int] = set()
        inner = whole
        pending = [(node, whole)]
        while pending:
            each, inner = pending.pop()
            match each:
                case ast.Call(func=function):
                    called.add(id(function))
                    if isinstance(function, ast.Name) and function.id in {"getattr", "globals"}:
                        self.known.by_name = True
                case ast.Name(id=name, ctx=ast.Load()):
                    self._mark(name, whole=inner or id(each) not in called)
                case ast.Attribute(attr=name):
                    self.known.attributes.add(name)
                    if inner or id(each) not in called:
                        self._mark(name, whole=not is_property(name, self.known.codes.values()))
                    else:
                        self._mark(name, whole=False)
                case ast.Lambda():
                    inner = True
            pending.extend((child, inner) for child in ast.iter_child_nodes(each))

    def _mark(self, name: str, whole: bool) -> None:
        mode = Mode.WHOLE if whole else Mode.VALUE
        self.modes[name] = max(self.modes.get(name, Mode.PATH), mode)


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a block is run: the mode of its function, and whether jumps of its loop count."""

    mode: Mode
    looping: bool = False

    def in_loop(self) -> _Frame:
        return _Frame(self.mode, True)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads names in code, but for some expressions."""

    without: Collection[ast.expr]

    def names(self, node: ast.AST) -> set[str]:
        if not self.without:
            return free_names(node)
        kept = without(node, self.without)
        return free_names(kept)


_ALWAYS_BOUND = frozenset({*dir(builtins), "__file__", "__name__", "__doc__", "__package__"})

_OWN_BASES = frozenset({"object", "ABC", "NamedTuple", "Enum", "Protocol", "Generic", "TypedDict"})
"""Bases that call no method of a class by its name."""
