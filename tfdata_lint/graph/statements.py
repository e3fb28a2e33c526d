"""Statements: how they change the state, and on which paths the next one is reached."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from tfdata_lint.graph import tensors
from tfdata_lint.graph.api import CONSTRUCTORS, canonical
from tfdata_lint.graph.datasets import PEEK
from tfdata_lint.graph.expressions import decorators
from tfdata_lint.graph.functions import Functions, is_opaque
from tfdata_lint.graph.guards import Fact, Guards, Paths
from tfdata_lint.graph.machine import MAX_STEPS, STAR, Activity, Arguments, State, datasets_in, join
from tfdata_lint.graph.pipeline import Kind, Stage
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Model,
    Options,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
    union,
)

_TENSORFLOW = ("tensorflow", "keras", "tf_keras", "tensorflow_datasets")


class Statements(Functions):
    """Executes statements: a method `run_<node>` for each kind; False means "never goes on"."""

    def execute(self, body: Iterable[cst.CSTNode], state: State) -> bool:
        for statement in body:
            self.steps += 1
            if self.steps > MAX_STEPS:
                self.limit("steps")
                return False
            handler = getattr(self, f"run_{type(statement).__name__}", None)
            if handler is not None and not handler(statement, state):
                return False
        return True

    def run_IndentedBlock(self, node: cst.IndentedBlock, state: State) -> bool:
        return self.execute(node.body, state)

    def run_SimpleStatementSuite(self, node: cst.SimpleStatementSuite, state: State) -> bool:
        return self.execute(node.body, state)

    def run_SimpleStatementLine(self, node: cst.SimpleStatementLine, state: State) -> bool:
        return self.execute(node.body, state)

    # Imports

    def run_Import(self, node: cst.Import, state: State) -> bool:
        for alias in node.names:
            path = _dotted(alias.name)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                self._import(alias.asname.name.value, path, state)
            else:
                root = path.partition(".")[0]
                self._import(root, root, state)
        return True

    def run_ImportFrom(self, node: cst.ImportFrom, state: State) -> bool:
        if isinstance(node.names, cst.ImportStar):
            state.values[STAR] = NONE_VALUE
            return True
        dots = "." * len(node.relative)
        module = dots + (_dotted(node.module) if node.module is not None else "")
        for alias in node.names:
            name = _dotted(alias.name)
            bound = alias.asname.name if alias.asname is not None else alias.name
            if isinstance(bound, cst.Name):
                self._import(bound.value, f"{module}.{name}", state)
        return True

    def _import(self, name: str, path: str, state: State) -> None:
        self.bind_name(name, one(Symbol(canonical(path))), state)

    # Names and assignments

    def bind_name(self, name: str, value: Value, state: State) -> None:
        """Bind a name in the current scope, or where `global` or `nonlocal` says."""
        scope = self.scopes[self.current].redirected.get(name, self.current)
        place = (self.class_keys[scope], name) if scope in self.class_keys else (scope, name)
        state.values[place] = value
        if place[0] != scope:
            state.values[(scope, name)] = value
        self.scopes[scope].names.add(name)
        self._name(name, value)

    def _name(self, name: str, value: Value) -> None:
        for thing in value.things():
            if isinstance(thing, Dataset):
                self.graph.names.setdefault(thing.stage, set()).add(name)

    def _set_option(self, target: cst.Attribute, value: Value, state: State) -> None:
        """`options.autotune.enabled = False`: the name gets options with that setting."""
        path = _dotted(target)
        root, _, setting = path.partition(".")
        holder = self.lookup(root, state).only() if setting else None
        if isinstance(holder, Options):
            self.bind_name(root, one(Options((*holder.settings, (setting, value)))), state)

    def assign(self, target: cst.BaseExpression, value: Value, state: State) -> None:
        match target:
            case cst.Name(value=name):
                self.bind_name(name, value, state)
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                self._unpack(elements, value, state)
            case cst.StarredElement(value=inner):
                self.assign(inner, one(Sequence((self.element_of(value),), True, True)), state)
            case cst.Attribute(value=owner, attr=attr):
                holder = self.evaluate(owner, state).only()
                if isinstance(holder, (Instance, Class, Unknown)):
                    state.values[(holder.key, attr.value)] = value
                    self._name(attr.value, value)
                else:
                    self._set_option(target, value, state)
            case cst.Subscript(value=owner, slice=[element]):
                if isinstance(element.slice, cst.Index):
                    self._assign_item(owner, element.slice.value, value, state)

    def _assign_item(
        self, owner: cst.BaseExpression, at: cst.BaseExpression, value: Value, state: State
    ) -> None:
        holder = self.evaluate(owner, state).only()
        index = self.evaluate(at, state).only()
        if isinstance(holder, Mapping) and isinstance(owner, (cst.Name, cst.Attribute)):
            items = dict(holder.items)
            complete = holder.complete
            if isinstance(index, (Constant, Symbol)):
                items[index.key] = value
            else:
                complete = False
            self.assign(owner, one(Mapping(tuple(items.items()), complete)), state)
        elif isinstance(holder, Unknown) and isinstance(index, (Constant, Symbol)):
            state.values[(holder.key, f"[{index.key}]")] = value

    def _unpack(self, elements: object, value: Value, state: State) -> None:
        targets = list(elements)  # type: ignore[call-overload]
        starred = any(isinstance(target, cst.StarredElement) for target in targets)

        def part(thing: Thing, place: int) -> Value:
            match thing:
                case Sequence(items=items, repeated=False) if not starred and len(items) == len(
                    targets
                ):
                    return items[place]
                case Sequence(items=items, repeated=True):
                    return items[0]
                case Tensor():
                    return one(tensors.indexed(thing, 1))
                case Unknown(identity=identity, text=text, foreign=foreign):
                    return self.derived(f"{text}[{place}]", identity, "[", place, foreign=foreign)
            return self.fresh()

        for place, element in enumerate(targets):
            inner = value.each(lambda thing, place=place: part(thing, place))  # type: ignore[misc]
            self.assign(
                element if isinstance(element, cst.StarredElement) else element.value,
                inner, state,
            )  # fmt: skip

    def run_Assign(self, node: cst.Assign, state: State) -> bool:
        value = self.evaluate(node.value, state)
        for target in node.targets:
            self.assign(target.target, value, state)
        return True

    def run_AnnAssign(self, node: cst.AnnAssign, state: State) -> bool:
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value, state), state)
        return True

    def run_AugAssign(self, node: cst.AugAssign, state: State) -> bool:
        left = self.evaluate(node.target, state)
        right = self.evaluate(node.value, state)
        a, b = left.only(), right.only()
        if isinstance(a, Sequence) and isinstance(b, Sequence):
            repeated = a.repeated or b.repeated or self.loops > 0
            items = (union([*a.items, *b.items]),) if repeated else (*a.items, *b.items)
            self.assign(node.target, one(Sequence(items, a.is_list, repeated)), state)
        else:
            self.assign(node.target, self.fresh(), state)
        return True

    def run_Del(self, node: cst.Del, state: State) -> bool:
        return True

    def run_Global(self, node: cst.Global, state: State) -> bool:
        for item in node.names:
            self.scopes[self.current].redirected[item.name.value] = 0
        return True

    def run_Nonlocal(self, node: cst.Nonlocal, state: State) -> bool:
        for item in node.names:
            name = item.name.value
            number = self.scopes[self.current].parent
            while number is not None and (number, name) not in state.values:
                number = self.scopes[number].parent
            if number is not None:
                self.scopes[self.current].redirected[name] = number
        return True

    # Definitions

    def run_FunctionDef(self, node: cst.FunctionDef, state: State) -> bool:
        opaque = is_opaque(node)
        self.scopes[self.current].captured = True
        function = Function(node, self.current, opaque=opaque)
        value = one(function)
        if {"py_function", "numpy_function", "tf_function"} & decorators(node) - {"tf_function"}:
            value = self.fresh(node.name.value)
        for decorator in reversed(node.decorators) if opaque else ():
            wrapper = self.evaluate(decorator.decorator, state).only()
            if isinstance(wrapper, Function):
                call = cst.Call(func=decorator.decorator)
                plain = one(Function(node, self.current))
                value = self.call(wrapper, Arguments([(None, plain)]), call, state)
                decorated = value.only()
                if isinstance(decorated, Function) and decorated.node is node:
                    function = decorated
        self.defined.append(function)
        self.bind_name(node.name.value, value, state)
        return True

    def run_ClassDef(self, node: cst.ClassDef, state: State) -> bool:
        bases: list[Class] = []
        foreign = ""
        for argument in node.bases:
            if argument.keyword is None:
                thing = self.evaluate(argument.value, state).only()
                match thing:
                    case Class():
                        bases.append(thing)
                        foreign = foreign or thing.foreign_base
                    case Symbol(path=path) if path not in {"builtins.object", "abc.ABC"}:
                        foreign = path
                    case Unknown(text=text):
                        foreign = text or "unknown"
        of = Class(node, self.current, tuple(bases), foreign)
        outer = self.current
        self.current = self.scope(outer, is_class=True)
        self.class_keys[self.current] = of.key
        try:
            self.execute([node.body], state)
        finally:
            self.current = outer
        self.bind_name(node.name.value, one(of), state)
        self.class_list.append(of)
        return True

    # Simple statements

    def run_Expr(self, node: cst.Expr, state: State) -> bool:
        value = self.evaluate(node.value, state)
        if isinstance(node.value, cst.Call):
            self.use(value, Kind.DISCARDED, node, state, node.value)
        return True

    def run_Return(self, node: cst.Return, state: State) -> bool:
        value = self.evaluate(node.value, state) if node.value is not None else one(Constant(None))
        if self.frames:
            self.frames[-1].returns.append((value.under(state.paths), state.copy()))
        return False

    def run_Raise(self, node: cst.Raise, state: State) -> bool:
        return False

    def run_Assert(self, node: cst.Assert, state: State) -> bool:
        true, _ = self.split(node.test, state)
        narrowed = state.paths.both(true)
        if narrowed:
            state.paths = narrowed
        return True

    def run_Break(self, node: cst.Break, state: State) -> bool:
        if self.breaks:
            self.breaks[-1].append(state.copy())
        return False

    def run_Continue(self, node: cst.Continue, state: State) -> bool:
        if self.continues:
            self.continues[-1].append(state.copy())
        return False

    # Branches

    def run_If(self, node: cst.If, state: State) -> bool:
        true, false = self.split(node.test, state)
        branches: list[tuple[Paths, cst.CSTNode | None]] = [
            (true, node.body),
            (false, node.orelse.body if isinstance(node.orelse, cst.Else) else node.orelse),
        ]
        return self._branch(branches, state)

    def _branch(self, branches: list[tuple[Paths, cst.CSTNode | None]], state: State) -> bool:
        ends = []
        for ways, body in branches:
            paths = state.paths.both(ways)
            if not paths:
                continue
            inner = state.copy(paths)
            if body is None or self.execute([body], inner):
                ends.append(inner)
        if not ends:
            return False
        state.become(join(ends))
        return True

    def run_Match(self, node: cst.Match, state: State) -> bool:
        subject = self.evaluate(node.subject, state)
        rest = state.paths
        ends = []
        for case in node.cases:
            inner = state.copy(rest)
            true, false = self._matches(subject, case, inner)
            inner.paths = rest.both(true)
            rest = rest.both(false)
            if inner.paths and self.execute([case.body], inner):
                ends.append(inner)
        if rest:
            ends.append(state.copy(rest))
        if not ends:
            return False
        state.become(join(ends))
        return True

    def _matches(self, subject: Value, case: cst.MatchCase, state: State) -> tuple[Paths, Paths]:
        literals = [self._pattern(pattern, state) for pattern in _either(case.pattern)]
        wild = any(
            isinstance(pattern, cst.MatchAs) and pattern.pattern is None
            for pattern in _either(case.pattern)
        )
        if wild and case.guard is None:
            return Paths(), Paths(())
        thing = subject.only()
        known = [literal for literal in literals if literal is not None]
        if case.guard is None and thing is not None and known and len(known) == len(literals):
            keys = frozenset(literal.key for literal in known)
            if isinstance(thing, Constant):
                return (Paths(), Paths(())) if thing.key in keys else (Paths(()), Paths())
            text = self.text(case.pattern)
            yes = Guards({thing.key: Fact(among=keys, text=f"case {text}")})
            no = Guards({thing.key: Fact(never=keys, text=f"not case {text}")})
            return Paths([yes]), Paths([no])
        return self._either_way(f"case {self.text(case.pattern)}")

    def _pattern(self, pattern: cst.MatchPattern, state: State) -> Thing | None:
        match pattern:
            case cst.MatchValue(value=value) | cst.MatchSingleton(value=value):
                thing = self.evaluate(value, state).only()
                return thing if isinstance(thing, (Constant, Symbol)) else None
        return None

    def _either_way(self, text: str) -> tuple[Paths, Paths]:
        """The two outcomes of a test that nothing is known of."""
        subject = self.fresh(text).key
        return (
            Paths([Guards({subject: Fact(truth=True, text=text)})]),
            Paths([Guards({subject: Fact(truth=False)})]),
        )

    def run_With(self, node: cst.With, state: State) -> bool:
        for item in node.items:
            value = self.evaluate(item.item, state)
            if item.asname is not None:
                entered = value.only()
                known = isinstance(entered, (Instance, Dataset, Unknown))
                self.assign(item.asname.name, value if known else self.fresh(), state)
        return self.execute([node.body], state)

    def run_Try(self, node: cst.Try, state: State) -> bool:
        before = state.copy()
        ends = []
        fine, failed = self._either_way("")
        body = state.copy(state.paths.both(fine))
        if self.execute([node.body], body) and (
            node.orelse is None or self.execute([node.orelse.body], body)
        ):
            ends.append(body)
        for handler in node.handlers:
            if ends and _imports_only(node.body):
                # A fallback for an import that fails names the same thing elsewhere.
                continue
            start = self._interrupted(before, body, failed)
            if handler.name is not None:
                self.assign(handler.name.name, self.fresh(), start)
            if self.execute([handler.body], start):
                ends.append(start)
        if not ends:
            return False
        state.become(join(ends))
        return node.finalbody is None or self.execute([node.finalbody.body], state)

    @staticmethod
    def _interrupted(before: State, body: State, failed: Paths) -> State:
        """The state in which a handler starts: the body ran not at all, or all but its end."""
        starts = [
            state.copy(paths) for state in (before, body) if (paths := state.paths.both(failed))
        ]
        return join(starts)

    run_TryStar = run_Try

    # Loops

    def run_For(self, node: cst.For, state: State) -> bool:
        iterable = self.evaluate(node.iter, state)
        known = self.unrolled(iterable)
        if known is not None:
            return self._unrolled_loop(node, known, state)
        return self._loop(node, node.body, iterable, state)

    def run_While(self, node: cst.While, state: State) -> bool:
        return self._loop(node, node.body, None, state)

    def _unrolled_loop(self, node: cst.For, items: list[Value], state: State) -> bool:
        """A loop over a short literal: its body once for each item."""
        left: list[State] = []
        reached = True
        for item in items:
            self.assign(node.target, item, state)
            self.breaks.append([])
            self.continues.append([])
            reached = self.execute([node.body], state)
            ends = ([state.copy()] if reached else []) + self.continues.pop()
            left.extend(self.breaks.pop())
            if not ends:
                reached = False
                break
            state.become(join(ends))
            reached = True
        if reached and node.orelse is not None:
            reached = self.execute([node.orelse.body], state)
        ends = ([state.copy()] if reached else []) + left
        if not ends:
            return False
        state.become(join(ends))
        return True

    def _loop(
        self, node: cst.For | cst.While, body: cst.BaseSuite, iterable: Value | None, state: State
    ) -> bool:
        """Any number of rounds: the body runs once on what any round may start from."""
        ran, skipped = self._either_way("")
        after_none = state.copy(state.paths.both(skipped))
        inner = state.copy(state.paths.both(ran))
        self._loosen(node, inner)
        if isinstance(node, cst.For) and iterable is not None:
            self.assign(node.target, self.element_of(iterable), inner)
        elif isinstance(node, cst.While):
            true, _ = self.split(node.test, inner)
            narrowed = inner.paths.both(true)
            if narrowed:
                inner.paths = narrowed
        self.breaks.append([])
        self.continues.append([])
        self.loops += 1
        with self.watching() as activity:
            reached = self.execute([body], inner)
        self.loops -= 1
        broken = self.breaks.pop()
        ends = [*self.continues.pop(), *([inner] if reached else [])]
        if iterable is not None:
            self._run_over(node, iterable, activity, bool(ends) or not broken, state)
        endless = (
            isinstance(node, cst.While)
            and isinstance(node.test, cst.Name)
            and (node.test.value == "True")
        )
        normal = [*([] if endless else [after_none]), *([] if endless else ends)]
        if normal and node.orelse is not None:
            finished = join(normal)
            normal = [finished] if self.execute([node.orelse.body], finished) else []
        left = [*normal, *broken]
        if not left:
            return False
        joined = join(left)
        state.become(State(joined.values, state.paths))
        return True

    def _loosen(self, node: cst.For | cst.While, state: State) -> None:
        """Before the body runs: what it changes may have been changed by earlier rounds."""
        for target in self.assigned_in(node.body):
            if isinstance(target, cst.Name):
                name = target.value
                scope = self.scopes[self.current].redirected.get(name, self.current)
                place = (self.class_keys.get(scope, scope), name)
            else:
                holder = self.evaluate(target.value, state).only()
                if not isinstance(holder, (Instance, Class, Unknown)):
                    continue
                place = (holder.key, target.attr.value)
            value = state.values.get(place)
            if value is not None:
                state.values[place] = value.each(self._after_rounds)

    def _after_rounds(self, thing: Thing) -> Value:
        match thing:
            case Dataset(stage=stage) if thing.iterator < 0:
                return one(Dataset(Stage("...", None, (stage,))))
            case Sequence(is_list=True) | Mapping() | Function() | Class() | Symbol() | Instance():
                return one(thing)
            case Model() | Tensor() | Dataset():
                return one(thing)
        return self.fresh()

    def _run_over(
        self,
        node: cst.For | cst.While,
        iterable: Value,
        activity: Activity,
        goes_on: bool,
        state: State,
    ) -> None:
        """What a loop over a dataset is: training, reading through, or a look."""
        expression = node.iter if isinstance(node, cst.For) else None
        for guards, stage in datasets_in(self.looped(iterable)):
            if not goes_on or peeked(stage):
                kind = Kind.PEEKED
            else:
                kind = Kind.LOOP if activity.trains else Kind.CONSUMED
            self.use(one(Dataset(stage)).guarded(guards), kind, node, state, expression)

    def assigned_in(self, body: cst.CSTNode) -> list[cst.Name | cst.Attribute]:
        """Names and attributes that a block assigns, functions inside it not counted."""
        known = self.assignments.get(id(body))
        if known is None:
            known = list(_assigned(body))
            self.assignments[id(body)] = known
        return known

    # Parameters

    def annotated(self, parameter: cst.Param, function: Function, state: State) -> Value | None:
        """A dataset for a parameter annotated as one."""
        if parameter.annotation is None:
            return None
        annotation = parameter.annotation.annotation
        if isinstance(annotation, cst.SimpleString):
            text = annotation.raw_value
            if text not in {"tf.data.Dataset", "Dataset"}:
                return None
            annotation = cst.parse_expression(text)
        outer = self.current
        self.current = function.scope
        try:
            thing = self.evaluate(annotation, state).only()
        finally:
            self.current = outer
        if isinstance(thing, Symbol) and (
            thing.path == "tensorflow.data.Dataset" or thing.path in CONSTRUCTORS
        ):
            key = ("parameter", id(function.node), parameter.name.value)
            stage = self.sources.get(key)
            if stage is None:
                stage = self.sources[key] = Stage("parameter", None, proven=True)
            return one(Dataset(stage))
        return None


def peeked(stage: Stage) -> bool:
    """True for a pipeline that ends in `take` of a handful of elements."""
    while stage.name in {"prefetch", "repeat", "with_options", "as_numpy"} and stage.inputs:
        stage = stage.inputs[0]
    if stage.name != "take" or "count" not in stage.arguments:
        return False
    count = stage.arguments["count"].value.only()
    return isinstance(count, Constant) and type(count.value) is int and 0 <= count.value <= PEEK


def _dotted(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _either(pattern: cst.MatchPattern) -> list[cst.MatchPattern]:
    if isinstance(pattern, cst.MatchOr):
        return [element.pattern for element in pattern.patterns]
    return [pattern]


def _imports_only(body: cst.BaseSuite) -> bool:
    statements = body.body
    return all(
        isinstance(statement, cst.SimpleStatementLine)
        and isinstance(statement.body[0], (cst.Import, cst.ImportFrom))
        for statement in statements
    )


def _assigned(body: cst.CSTNode) -> Iterable[cst.Name | cst.Attribute]:
    pending: list[cst.CSTNode] = [body]
    while pending:
        node = pending.pop()
        targets: list[cst.BaseExpression] = []
        match node:
            case cst.FunctionDef() | cst.ClassDef() | cst.Lambda():
                continue
            case cst.Assign(targets=assigned):
                targets = [target.target for target in assigned]
            case cst.AugAssign(target=target) | cst.NamedExpr(target=target):
                targets = [target]
            case cst.AnnAssign(target=target, value=value) if value is not None:
                targets = [target]
            case cst.For(target=target):
                targets = [target]
        while targets:
            target = targets.pop()
            match target:
                case cst.Name() | cst.Attribute():
                    yield target
                case cst.Tuple(elements=elements) | cst.List(elements=elements):
                    targets.extend(element.value for element in elements)
        pending.extend(node.children)


__all__ = ["Statements", "peeked"]
