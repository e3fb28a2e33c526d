"""Statements: how they change the state, and on which paths the next one is reached."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from tfdata_lint.graph import tensors
from tfdata_lint.graph.api import CONSTRUCTORS, canonical
from tfdata_lint.graph.datasets import PEEK
from tfdata_lint.graph.expressions import decorator_name
from tfdata_lint.graph.functions import Functions, is_transparent
from tfdata_lint.graph.guards import Fact, Guards, Paths
from tfdata_lint.graph.machine import MAX_STEPS, Activity, Arguments, State, datasets_in, join
from tfdata_lint.graph.pipeline import Kind, Stage
from tfdata_lint.graph.values import (
    Box,
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
from tfdata_lint.reading.tree import children

_SWALLOWING = frozenset({"contextlib.suppress", "pytest.raises", "unittest.TestCase.assertRaises"})
"""Context managers after which the code goes on although the block has raised."""

MAX_TRIALS = 2
"""Loops inside one another of which a trial round is run; in deeper ones locals are unknown."""


_CLASS_DECORATORS = frozenset(
    {"dataclass", "register_keras_serializable", "total_ordering", "final", "runtime_checkable",
     "configurable", "define", "frozen", "attrs", "s", "unique", "register", "tf_export",
     "keras_export", "keras_hub_export"}
)  # fmt: skip
"""Decorators after which a class is still the same."""


def _opaque(thing: Thing) -> Value:
    return one(_opaque_function(thing)) if isinstance(thing, Function) else one(thing)


def _opaque_function(function: Function) -> Function:
    return Function(function.node, function.scope, function.receiver, True, function.defaults)


class Statements(Functions):
    """Executes statements: a method `run_<node>` for each kind; False means "never goes on"."""

    def execute(self, body: Iterable[cst.CSTNode], state: State) -> bool:
        for statement in body:
            if not state.paths:
                return False
            self.steps += 1
            if self.steps > MAX_STEPS:
                self.limit("steps")
                return False
            handler = getattr(self, f"run_{type(statement).__name__}", None)
            if handler is not None and not handler(statement, state):
                return False
        return bool(state.paths)

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
        value = self.boxed(value, state)
        state.values[place] = value
        if place[0] != scope:
            state.values[(scope, name)] = value
        self.scopes[scope].names.add(name)
        self._name(name, value)

    def _name(self, name: str, value: Value) -> None:
        for thing in value.things():
            if isinstance(thing, Dataset):
                self.graph.names.setdefault(thing.stage, set()).add(name)

    def _set_property(
        self, holder: Instance, name: str, value: Value, target: cst.Attribute, state: State
    ) -> bool:
        """Run the setter of a property; False when there is none."""
        found = self.in_class(holder.of, f"{name}.setter", state)
        setter = found.only() if found is not None else None
        if not isinstance(setter, Function):
            return False
        call = cst.Call(func=target)
        self.invoke(setter.bound_to(one(holder)), Arguments([(None, value)]), call, state)
        return True

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
                if isinstance(holder, Instance) and self._set_property(
                    holder, attr.value, value, target, state
                ):
                    return
                if isinstance(holder, (Instance, Class, Unknown)):
                    state.values[(holder.key, attr.value)] = self.boxed(value, state)
                    self._name(attr.value, value)
                else:
                    self._set_option(target, value, state)
            case cst.Subscript(value=owner, slice=[element]):
                if isinstance(element.slice, cst.Index):
                    index = self.evaluate(element.slice.value, state)
                    self.put(self.evaluate(owner, state), index, value, state)

    def _unpack(self, elements: object, value: Value, state: State) -> None:
        targets = list(elements)  # type: ignore[call-overload]
        value = self.contents(value, state)
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
        if any(isinstance(thing, Box) for thing in left.things()):
            given = Arguments([(node.value, right)])
            self.changed_in_place(left, "extend", given, node.target, state)
        else:
            self.assign(node.target, self.fresh(), state)
        return True

    def run_Del(self, node: cst.Del, state: State) -> bool:
        return True

    def run_Global(self, node: cst.Global, state: State) -> bool:
        for item in node.names:
            self.scopes[self.current].redirected[item.name.value] = 0
            self.globals.add(item.name.value)
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
        self.scopes[self.current].captured = True
        defaults = self.defaults_of(node, state)
        function = Function(node, self.current, None, False, defaults)
        value = one(function)
        for decorator in reversed(node.decorators):
            wrapper = self.evaluate(decorator.decorator, state).only()
            if isinstance(wrapper, Function):
                call = cst.Call(func=decorator.decorator)
                value = self.call(wrapper, Arguments([(None, value)]), call, state)
            elif not is_transparent(decorator):
                value = value.each(_opaque)
        kept = value.only()
        if not isinstance(kept, Function) or kept.node is not node:
            kept = _opaque_function(function)
        self.defined.append(kept)
        setter = any(decorator_name(each) == "setter" for each in node.decorators)
        self.bind_name(f"{node.name.value}.setter" if setter else node.name.value, value, state)
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
        replaced = any(decorator_name(each) not in _CLASS_DECORATORS for each in node.decorators)
        outer = self.current
        self.current = self.scope(outer, is_class=True)
        self.class_keys[self.current] = of.key
        try:
            self.execute([node.body], state)
        finally:
            self.current = outer
        value = self.fresh(node.name.value) if replaced else one(of)
        self.bind_name(node.name.value, value, state)
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
            self._capture(case.pattern, subject, inner)
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

    def _capture(self, pattern: cst.MatchPattern, subject: Value, state: State) -> None:
        """Bind the names of a pattern: the subject to a name that stands for all of it."""
        if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
            self.bind_name(pattern.name.value, subject, state)
            return
        pending = list(children(pattern))
        while pending:
            match pending.pop():
                case cst.MatchAs(pattern=inner, name=name):
                    if name is not None:
                        self.bind_name(name.value, self.fresh(name.value), state)
                    if inner is not None:
                        pending.append(inner)
                case cst.MatchStar(name=cst.Name(value=rest)):
                    self.bind_name(rest, self.fresh(rest), state)
                case cst.CSTNode() as node:
                    pending.extend(children(node))
        if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
            self.bind_name(pattern.rest.value, self.fresh(pattern.rest.value), state)

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
        swallows = False
        for item in node.items:
            value = self.evaluate(item.item, state)
            if isinstance(item.item, cst.Call):
                manager = self.evaluate(item.item.func, state).only()
                swallows = swallows or (isinstance(manager, Symbol) and manager.path in _SWALLOWING)
            if item.asname is not None:
                entered = value.only()
                known = isinstance(entered, (Instance, Dataset, Unknown))
                self.assign(item.asname.name, value if known else self.fresh(), state)
        if swallows:
            return self._interruptible(node.body, state)
        return self.execute([node.body], state)

    def _interruptible(self, body: cst.BaseSuite, state: State) -> bool:
        """A body that may stop after any statement, and then go on behind the block."""
        stops = [state.copy()]
        for statement in body.body:
            reached = self.execute([statement], state)
            if not reached:
                break
            stops.append(state.copy())
        ways = [self._either_way("")[0] for _ in stops]
        starts = [
            stop.copy(paths)
            for stop, way in zip(stops, ways, strict=True)
            if (paths := stop.paths.both(way))
        ]
        state.become(State(join(starts).values, stops[0].paths))
        return True

    def run_Try(self, node: cst.Try, state: State) -> bool:
        fine, failed = self._either_way("")
        body, stops = state.copy(), [state.copy()]
        first_return = len(self.frames[-1].returns) if self.frames else 0
        reached = True
        for statement in node.body.body:
            reached = self.execute([statement], body)
            stops.append(body.copy())
            if not reached:
                break
        ends = []
        if reached:
            body.paths = body.paths.both(fine)
            if node.orelse is None or self.execute([node.orelse.body], body):
                ends.append(body)
        for handler in node.handlers:
            if ends and _imports_only(node.body):
                # A fallback for an import that fails names the same thing elsewhere.
                continue
            starts = [stop.copy(paths) for stop in stops if (paths := stop.paths.both(failed))]
            if not starts:
                continue
            start = join(starts)
            if handler.name is not None:
                self.assign(handler.name.name, self.fresh(), start)
            if self.execute([handler.body], start):
                ends.append(start)
        if ends:
            state.become(join(ends))
        elif node.finalbody is not None:
            state.become(stops[-1])
            state.paths = stops[0].paths
        if node.finalbody is None:
            return bool(ends)
        finished = self.execute([node.finalbody.body], state)
        if not finished and self.frames:
            # A `return` in `finally` takes the place of those before it.
            del self.frames[-1].returns[first_return:-1]
        return finished and bool(ends)

    run_TryStar = run_Try

    # Loops

    def run_For(self, node: cst.For, state: State) -> bool:
        iterable = self.contents(self.evaluate(node.iter, state), state)
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
        self._loosen(node, body, iterable, inner)
        self._begin_round(node, iterable, inner)
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

    def _begin_round(self, node: cst.For | cst.While, iterable: Value | None, state: State) -> None:
        if isinstance(node, cst.For) and iterable is not None:
            self.assign(node.target, self.element_of(iterable), state)
        elif isinstance(node, cst.While):
            true, _ = self.split(node.test, state)
            narrowed = state.paths.both(true)
            if narrowed:
                state.paths = narrowed

    def _loosen(
        self,
        node: cst.For | cst.While,
        body: cst.BaseSuite,
        iterable: Value | None,
        state: State,
    ) -> None:
        """Before the body runs: what it changes may have been changed by earlier rounds.

        A trial round, of which nothing is kept, shows what changes.
        """
        if self.muted > MAX_TRIALS:
            for place in [place for place in state.values if place[0] == self.current]:
                state.values[place] = self.fresh(place[1])
            return
        trial = state.copy()
        executed = set(self.executed)
        self.muted += 1
        self.breaks.append([])
        self.continues.append([])
        self._begin_round(node, iterable, trial)
        reached = self.execute([body], trial)
        rounds = [*self.continues.pop(), *([trial] if reached else [])]
        self.breaks.pop()
        self.muted -= 1
        self.executed = executed
        for end in rounds:
            for place, value in end.values.items():
                old = state.values.get(place)
                if old is None and isinstance(place[0], int):
                    state.values[place] = self.fresh(place[1])
                if old is None or old is value or old.key == value.key:
                    continue
                loosened = self._loosened(old, value)
                state.values[place] = loosened

    def _loosened(self, old: Value, new: Value) -> Value:
        """What `old` may be after some rounds that make `new` of it."""
        if old.key == new.key:
            return old
        return union(self._after_rounds(thing, new) for _, thing in old)

    def _after_rounds(self, thing: Thing, new: Value) -> Value:
        if isinstance(thing, Dataset) and thing.iterator < 0:
            if all(
                isinstance(each, Dataset) and any(thing.stage is part for part in each.stage.walk())
                for each in new.things()
            ):
                return one(Dataset(Stage("...", None, (thing.stage,))))
            return self.fresh()
        changed = new.only()
        match thing, changed:
            case Mapping(items=items), Mapping(items=others, complete=complete):
                known = dict(items)
                pairs = tuple(
                    (key, self._loosened(known[key], item) if key in known else item)
                    for key, item in others
                )
                return one(Mapping(pairs, complete))
            case Sequence(items=items, repeated=False), Sequence(items=others, repeated=False) if (
                len(items) == len(others)
            ):
                parts = tuple(map(self._loosened, items, others))
                return one(Sequence(parts, thing.is_list))
            case ((Sequence() | Mapping()), _):
                return new
            case Model(), _:
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
