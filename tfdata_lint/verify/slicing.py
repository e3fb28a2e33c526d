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
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from tfdata_lint.graph.api import CONSUMERS, TRANSFORMATIONS
from tfdata_lint.verify.code import (
    FUNCTIONS,
    LOOPS,
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

MAX_ROUNDS = 30
"""Rounds in which what one function needs makes another one needed."""

TRAINING = frozenset(
    {"fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator",
     "predict_on_batch", "train_on_batch", "test_on_batch", "train_and_evaluate", "train"}
)  # fmt: skip
"""Methods that train or run a model; the verifier never does."""

_WITHOUT_EFFECT = TRAINING | {
    "compile", "summary", "save", "save_weights", "export", "minimize", "apply_gradients",
    "update_state", "reset_state", "reset_states", "write", "writelines", "writerow", "writerows",
    "flush", "close", "show", "savefig", "plot", "imshow", "bar", "hist", "scatter", "legend",
    "title", "xlabel", "ylabel", "axis", "debug", "info", "warning", "error", "log", "mkdir",
    "to_csv", "to_json", "to_pickle", "unlink", "watch", "join", "start",
}  # fmt: skip
"""Methods of which a call that is a statement changes nothing that a pipeline is made of."""

_SETTERS = ("set_", "enable_", "disable_", "seed")
"""How functions of libraries begin that change what later calls do."""

_SHUFFLERS = frozenset({"shuffle"})

_CHANGING = frozenset(
    {"append", "extend", "insert", "add", "update", "setdefault", "pop", "remove", "clear", "sort",
     "reverse", "adapt", "set_vocabulary"}
)  # fmt: skip
"""Methods that change the object they are called on, whatever it is."""


class Mode(IntEnum):
    """How much of a function is needed."""

    PATH = 1
    """The way to the use in it, not what it returns."""
    VALUE = 2
    """What it returns, and what it does to its arguments."""
    WHOLE = 3
    """All of it: somebody else calls it, as TensorFlow does a mapped function."""


@dataclass(frozen=True, slots=True)
class Route:
    """What a slice must lead through.

    `musts` are the statements that make the pipeline's stages or use it, `around` these and all
    that they stand in, `captures` what is kept of such a statement: expressions. `stages` are
    the statements of all pipelines: what makes stages that are not on the route is another way
    of the data. `guards` are tests that hold. With `compiles`, models are compiled.
    """

    musts: frozenset[ast.stmt]
    around: frozenset[ast.AST]
    captures: dict[ast.stmt, tuple[ast.expr, ...]]
    stages: frozenset[ast.stmt]
    guards: frozenset[str] = frozenset()
    compiles: bool = False


@dataclass
class Slice:
    """What is kept of a project. Statements and expressions are the nodes of its trees.

    `decided` are tests whose outcome is known, `dropped` arguments that nothing in the slice reads,
    `entered` contexts that nothing needs, `imports` the names that are kept of an import.
    `reads` has the parameters that each function of the slice reads, `unbound` the names that
    nothing in its file binds.
    """

    kept: set[ast.stmt] = field(default_factory=set)
    decided: dict[ast.expr, bool] = field(default_factory=dict)
    dropped: set[ast.expr] = field(default_factory=set)
    entered: set[ast.stmt] = field(default_factory=set)
    imports: dict[ast.stmt, set[str]] = field(default_factory=dict)
    reads: dict[Function, set[str]] = field(default_factory=dict)
    unbound: set[str] = field(default_factory=set)


Import = Callable[[Code, str, str], Code | None]
"""Finds the file that `from module import name` leads to; dots lead the module, the name may be
empty."""


class Slicer:
    """Slices a project. `needed` are the names of each module that something outside of it reads;
    `seeds` the functions that are only run up to the use in them."""

    def __init__(self, route: Route, seeds: Collection[Function], find: Import) -> None:
        self.route = route
        self.seeds = frozenset(seeds)
        self.find = find
        self.needed: dict[int, set[str]] = {}
        self.codes: dict[int, Code] = {}
        self.modes: dict[str, Mode] = {}
        self.attributes: set[str] = set()
        self.reads: dict[Function, set[str]] = {}
        self.by_name = False
        self.slice = Slice()

    def run(self, main: Code, names: Iterable[str], modes: dict[str, Mode]) -> Slice:
        """The slice in which these names of a module can be used, and which makes the route."""
        self.codes[id(main)] = main
        self.needed.setdefault(id(main), set()).update(names)
        self.modes.update(modes)
        for _ in range(MAX_ROUNDS):
            before = self._size()
            self.slice = Slice(reads=self.reads)
            for key, code in list(self.codes.items()):
                self.code = code
                live = self.block(code.tree.body, set(self.needed[key]), _Frame(Mode.PATH))
                self.slice.unbound |= live - code.names - _ALWAYS_BOUND - self._imported(code)
            if self._size() == before:
                break
        return self.slice

    def _imported(self, code: Code) -> set[str]:
        """What star imports may bind: anything, where one leads out of the project."""
        found: set[str] = set()
        for each in ast.walk(code.tree):
            if isinstance(each, ast.ImportFrom) and each.names[0].name == "*":
                other = self._leads_to(each, "*")
                found |= set(self.needed[id(code)]) if other is None else set(other.names)
        return found

    def _size(self) -> tuple[int, ...]:
        return (
            sum(map(len, self.needed.values())),
            len(self.codes),
            sum(self.modes.values()),
            len(self.attributes),
            sum(map(len, self.reads.values())),
            self.by_name,
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
        for each in self.code.tree.body:
            for name in _bound_in([each]):
                first.setdefault(name, each.lineno)
        self.needed[id(self.code)] |= {name for name in read if first.get(name, 0) > node.lineno}

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
            if _exits(node.body):
                return False
            if _exits(node.orelse):
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
        if not whole and not bound & before and not any(map(_changes_graph, node.items)):
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
        for name in wanted:
            self._reach(node, name, live)
        return live - {alias.asname or alias.name.split(".")[0] for alias in node.names}

    def _reach(self, node: ast.Import | ast.ImportFrom, name: str, live: set[str]) -> None:
        """Note what an import needs of another file of the project."""
        other = self._leads_to(node, name)
        names = live if name == "*" else {name} | self.attributes
        if other is not None:
            self.codes[id(other)] = other
            self.needed.setdefault(id(other), set()).update(names & _bound_in(other.tree.body))

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
                if any(self._changed(each, live) for one in given for each in targets(one)):
                    return True
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                if self._changed(target, live):
                    return True
            case ast.Delete(targets=given):
                if any(not isinstance(each, ast.Name) for each in given):
                    return any(self._changed(each, live) for each in given) or whole
                return False
            case ast.Expr(value=ast.Constant()):
                return False
            case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
                return frame.mode >= Mode.VALUE
            case ast.Expr(value=ast.Call() as call):
                return self._changes(call, live) or (whole and not _trains(call))
        bound = {each.target.id for each in ast.walk(node) if isinstance(each, ast.NamedExpr)}
        return whole or bool(bound & live)

    def _changed(self, target: ast.expr, live: set[str]) -> bool:
        """True when an assignment to a target changes something needed."""
        root = root_name(target)
        if isinstance(target, ast.Name):
            return root in live
        if root not in live and f"*{root}" not in live:
            return False
        if root in {"self", "cls"}:
            return self.by_name or bool(_attributes(target) & self.attributes)
        return True

    def _changes(self, call: ast.Call, live: set[str]) -> bool:
        """True when a call that is a statement changes something needed."""
        function = call.func
        name = last_name(function)
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        touched = {root for each in given if (root := root_name(each))}
        needed = {each.lstrip("*") for each in live}
        root = root_name(function)
        if root == "super" or (name in _SHUFFLERS and touched & needed):
            return True
        if isinstance(function, ast.Name):
            return any(self._changes_given(call, each, needed) for each in self._named(name))
        if not isinstance(function, ast.Attribute):
            return False
        if name == "compile" and self.route.compiles:
            return root in needed
        if name in _WITHOUT_EFFECT:
            return False
        if root in _modules(self.code.tree):
            return name.startswith(_SETTERS)
        if root not in needed or name in TRANSFORMATIONS or name in CONSUMERS:
            return False
        if root in {"self", "cls"}:
            if function.value is not None and isinstance(function.value, ast.Name):
                own = self.code.functions.get(name, ())
                return any(self._sets(each) for each in own)
            return self.by_name or bool(_attributes(function) & self.attributes)
        return True

    def _named(self, name: str) -> list[Function]:
        """The functions of the slice that have a name."""
        return [each for code in self.codes.values() for each in code.functions.get(name, ())]

    def _changes_given(self, call: ast.Call, function: Function, needed: set[str]) -> bool:
        """True when a function changes something needed that a call gives it."""
        changed = _changed_parameters(function)
        given = [(_parameter(function, place), each) for place, each in enumerate(call.args)]
        given += [(keyword.arg, keyword.value) for keyword in call.keywords]
        return any(
            name in changed and isinstance(each, ast.Name) and each.id in needed
            for name, each in given
        )

    def _sets(self, method: Function) -> bool:
        """True when a method sets an attribute that is needed."""
        return any(
            isinstance(each, ast.Attribute)
            and isinstance(each.ctx, ast.Store)
            and (each.attr in self.attributes or self.by_name)
            for each in ast.walk(method)
        )

    # Functions, classes, expressions

    def _mode(self, node: Function) -> Mode:
        if node in self.seeds:
            return Mode.PATH
        mode = self.modes.get(node.name, Mode.PATH)
        owner = self.code.owner(node)
        if isinstance(owner, ast.ClassDef) and mode is Mode.PATH:
            return Mode.VALUE
        return mode

    def _function(self, node: Function, around: _Frame) -> set[str]:
        mode = self._mode(node)
        if around.mode is Mode.WHOLE and mode is not Mode.PATH:
            mode = Mode.WHOLE
        names = all_parameters(node)
        live = set() if mode is Mode.PATH else {f"*{name}" for name in names}
        live |= _declared(node)
        frame = _Frame(mode)
        before = self.block(node.body, live, frame)
        read = {name for name in names if name in before}
        self.reads.setdefault(node, set()).update(read)
        own = names | _bound_in(node.body) - _declared(node)
        outer = {name for name in before if name.lstrip("*") not in own}
        outer = {name for name in outer if not name.startswith("*")}
        given = defaults(node)
        for name, default in given.items():
            if name in self.reads[node]:
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
                wanted = each.name in self.attributes or _is_special(each.name)
                if wanted or foreign or self.by_name or self._on_route(each):
                    self.slice.kept.add(each)
                    if foreign and not _is_special(each.name) and each not in self.seeds:
                        self.modes[each.name] = Mode.WHOLE
                    outer |= self._function(each, frame)
            elif not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)):
                self.slice.kept.add(each)
                outer |= self._names(each, frame)
        for part in (*node.bases, *(word.value for word in node.keywords), *node.decorator_list):
            outer |= self._names(part, frame)
        return outer - {node.name}

    def _class_names(self) -> set[str]:
        return {name for code in self.codes.values() for name in code.classes}

    def _names(self, node: ast.AST, frame: _Frame) -> set[str]:
        """The names that code reads; notes the functions and attributes that it needs."""
        self._note(node, frame.mode is Mode.WHOLE)
        unread = self._unread(node) if frame.mode is not Mode.WHOLE else set()
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
                        self.by_name = True
                case ast.Name(id=name, ctx=ast.Load()):
                    self._mark(name, whole=inner or id(each) not in called)
                case ast.Attribute(attr=name):
                    self.attributes.add(name)
                    if inner or id(each) not in called:
                        self._mark(name, whole=not _is_property(name, self.codes.values()))
                    else:
                        self._mark(name, whole=False)
                case ast.Lambda():
                    inner = True
            pending.extend((child, inner) for child in ast.iter_child_nodes(each))

    def _mark(self, name: str, whole: bool) -> None:
        mode = Mode.WHOLE if whole else Mode.VALUE
        self.modes[name] = max(self.modes.get(name, Mode.PATH), mode)

    def _unread(self, node: ast.AST) -> set[ast.expr]:
        """The arguments in code that the functions of the project which get them do not read."""
        found: set[ast.expr] = set()
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                made, bound = self._callees(call)
                if made:
                    found |= self._unread_arguments(call, made, bound)
        return found

    def _callees(self, call: ast.Call) -> tuple[list[Function], bool]:
        """The functions that a call may run, and whether they are bound to an object."""
        name = last_name(call.func)
        if isinstance(call.func, ast.Attribute) and not self._is_ours(call.func):
            return [], False
        classes = [each for code in self.codes.values() for each in code.classes.get(name, ())]
        if classes:
            inits = [
                each
                for one in classes
                for each in one.body
                if isinstance(each, FUNCTIONS) and each.name == "__init__"
            ]
            return (inits, True) if len(inits) == len(classes) else ([], False)
        made = self._named(name)
        owners = {
            isinstance(code.owner(each), ast.ClassDef)
            for code in self.codes.values()
            for each in code.functions.get(name, ())
        }
        if len(owners) != 1 or any(each.decorator_list for each in made):
            return [], False
        return made, owners.pop()

    def _is_ours(self, function: ast.Attribute) -> bool:
        """True for what is certainly no method or function of a library."""
        name, root = function.attr, root_name(function)
        if name in TRANSFORMATIONS or name in CONSUMERS or name in _BUILTIN_METHODS:
            return False
        for statement in ast.walk(self.code.tree):
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                for alias in statement.names:
                    if (alias.asname or alias.name.split(".")[0]) == root:
                        return self._leads_to(statement, alias.name) is not None
        return True

    def _leads_to(self, node: ast.Import | ast.ImportFrom, name: str) -> Code | None:
        """The file of the project that an import leads to."""
        if isinstance(node, ast.Import):
            return self.find(self.code, name, "")
        return self.find(self.code, "." * node.level + (node.module or ""), name)

    def _unread_arguments(
        self, call: ast.Call, made: Sequence[Function], bound: bool
    ) -> set[ast.expr]:
        if any(isinstance(each, ast.Starred) for each in call.args):
            return set()
        found: set[ast.expr] = set()
        for place, argument in enumerate(call.args):
            names = [_parameter(each, place + bound) for each in made]
            if all(
                name is not None and name not in self.reads.get(each, ())
                for name, each in zip(names, made, strict=True)
            ):
                found.add(argument)
        for keyword in call.keywords:
            if keyword.arg is not None and all(
                keyword.arg in {each.arg for each in parameters(one)}
                and keyword.arg not in self.reads.get(one, ())
                for one in made
            ):
                found.add(keyword.value)
        return {each for each in found if not isinstance(each, ast.Constant)}


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
        kept = _without(node, self.without)
        return free_names(kept)


def _without(node: ast.AST, gone: Collection[ast.expr]) -> ast.AST:
    """A copy of a tree in which some expressions are None."""

    class Cut(ast.NodeTransformer):
        def visit(self, each: ast.AST) -> ast.AST:
            if each in gone:
                return ast.Constant(None)
            copied = each.__class__(
                **{name: self._copied(value) for name, value in ast.iter_fields(each)}
            )
            return copied

        def _copied(self, value: object) -> object:
            if isinstance(value, ast.AST):
                return self.visit(value)
            if isinstance(value, list):
                return [self._copied(each) for each in value]
            return value

    return Cut().visit(node)


_ALWAYS_BOUND = frozenset({*dir(builtins), "__file__", "__name__", "__doc__", "__package__"})

_BUILTIN_METHODS = frozenset(
    name for kind in (str, bytes, list, dict, set, tuple, int, float) for name in dir(kind)
)

_OWN_BASES = frozenset({"object", "ABC", "NamedTuple", "Enum", "Protocol", "Generic", "TypedDict"})
"""Bases that call no method of a class by its name."""


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_property(name: str, codes: Iterable[Code]) -> bool:
    return any(
        last_name(each) in {"property", "cached_property"}
        for code in codes
        for function in code.functions.get(name, ())
        for each in function.decorator_list
    )


def _parameter(function: Function, place: int) -> str | None:
    positional = [*function.args.posonlyargs, *function.args.args]
    return positional[place].arg if place < len(positional) else None


def _trains(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in _WITHOUT_EFFECT


def _attributes(node: ast.expr) -> set[str]:
    """All attribute names in a chain."""
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _changed_parameters(function: Function) -> set[str]:
    """The parameters to whose parts a function assigns, or that it fills or sorts."""
    found = set()
    for each in ast.walk(function):
        if isinstance(each, (ast.Attribute, ast.Subscript)) and isinstance(each.ctx, ast.Store):
            found.add(root_name(each))
        elif isinstance(each, ast.Call) and last_name(each.func) in _CHANGING:
            found.add(root_name(each.func))
    return found & all_parameters(function)


def _changes_graph(item: ast.withitem) -> bool:
    """True for a context in which other operations are made than outside of it."""
    return last_name(getattr(item.context_expr, "func", item.context_expr)) in {
        "as_default", "init_scope", "device"
    }  # fmt: skip


def _exits(body: Sequence[ast.stmt]) -> bool:
    """True when the end of a block is never reached."""
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))


def _declared(function: Function) -> set[str]:
    """The names that a function changes outside of itself."""
    return {
        name
        for each in ast.walk(function)
        if isinstance(each, (ast.Global, ast.Nonlocal))
        for name in each.names
    }


def _modules(tree: ast.Module) -> set[str]:
    """The names that a module binds by imports."""
    return {
        alias.asname or alias.name.split(".")[0]
        for each in ast.walk(tree)
        if isinstance(each, (ast.Import, ast.ImportFrom))
        for alias in each.names
    }


def _bound_in(body: Sequence[ast.stmt]) -> set[str]:
    """The names that a block binds, not those of functions in it."""
    found: set[str] = set()
    pending: list[ast.AST] = list(body)
    while pending:
        each = pending.pop()
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
                continue
            case ast.ClassDef(name=name):
                found.add(name)
                continue
            case ast.Lambda():
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.alias(name=name, asname=bound):
                found.add(bound or name.split(".")[0])
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
        pending.extend(ast.iter_child_nodes(each))
    return found


__all__ = ["LOOPS", "Mode", "Route", "Slice", "Slicer"]
