"""From a file to its graph: the order in which its code is entered."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.guards import ANYWAY
from tfdata_lint.graph.loops import peeked
from tfdata_lint.graph.machine import Arguments, State, join
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage, Use, Why
from tfdata_lint.graph.statements import Statements
from tfdata_lint.graph.unused import unused
from tfdata_lint.graph.values import Class, Function, Instance, Stream, Value, one, union
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.tree import children


def build(source: Source) -> Graph:
    """Interpret one module. Raises libcst.ParserSyntaxError for what is not Python."""
    return Interpreter(source).run()


class Interpreter(Statements):
    """Interprets a module: its top level, then all that nobody in sight calls."""

    def run(self) -> Graph:
        state = State({}, ANYWAY)
        self.current = self.scope(None)
        self.execute(self.module.body, state)
        state.paths = ANYWAY
        self._declared_global()
        for name in self.globals:
            # Whoever calls the rest may have called the functions that rebind it before.
            if (0, name) in state.values:
                self.lose(state.values[(0, name)], Why.CONTENTS, None, state)
                state.values[(0, name)] = self.fresh(name, Why.CONTENTS)
        self._enter_rest(state)
        return self._finish()

    def _declared_global(self) -> None:
        pending: list[cst.CSTNode] = [self.module]
        while pending:
            node = pending.pop()
            if isinstance(node, cst.Global):
                self.globals.update(item.name.value for item in node.names)
            elif not isinstance(node, cst.BaseExpression):
                pending.extend(children(node))

    def _enter_rest(self, state: State) -> None:
        """Run functions and methods that were not called, those that nothing names first."""
        methods = {
            id(member)
            for of in self.class_list
            for member in of.node.body.body
            if isinstance(member, cst.FunctionDef)
        }
        named = _names_used(self.module)
        free = [
            function
            for function in self.defined
            if id(function.node) not in methods and function.scope == 0
        ]
        for wanted in (False, True):
            for function in free:
                node = function.node
                if isinstance(node, cst.FunctionDef) and (node.name.value in named) is wanted:
                    self._enter(function, state, finished_elsewhere=wanted)
            if not wanted:
                for of in self.class_list:
                    self._enter_class(of, state, named)
        while self.waiting:
            _, (function, kept) = self.waiting.popitem()
            self._enter(function, kept, finished_elsewhere=False)

    def _enter(self, function: Function, state: State, finished_elsewhere: bool) -> None:
        if id(function.node) in self.executed or not self.relevance.matters(function.node):
            return
        result = self.enter(function, state.copy(ANYWAY))
        self._returned(result, function, finished_elsewhere or function.opaque)
        self._drain()

    def _drain(self) -> None:
        """Run the functions left behind by a call: closures that were returned or stored."""
        while self.waiting:
            key = next(iter(self.waiting))
            function, kept = self.waiting.pop(key)
            if key not in self.executed:
                result = self.enter(function, kept.copy(ANYWAY))
                self._returned(result, function, function.opaque)

    def _returned(self, result: Value, function: Function, elsewhere: bool) -> None:
        state = State({}, ANYWAY)
        kind, why = (Kind.ESCAPED, Why.CALLER) if elsewhere else (Kind.RETURNED, None)
        self.use(result, kind, function.node, state, why=why)
        for thing in result.things():
            if isinstance(thing, Stream) and not elsewhere:
                self.use(thing.element, Kind.YIELDED, function.node, state)
            if isinstance(thing, Function) and id(thing.node) not in self.executed:
                kept = self.waiting.pop(id(thing.node), (thing, state))[1]
                inner = self.enter(thing, kept.copy(ANYWAY))
                self._returned(inner, thing, elsewhere)

    # Classes

    def _enter_class(self, of: Class, state: State, named: set[str]) -> None:
        """Run the methods of a class that were not called, on an object after `__init__`."""
        if not self.relevance.matters(of.node):
            return
        self._objects += 1
        instance = Instance(of, self._objects)
        ready = self._initialised(instance, state.copy(ANYWAY))
        methods = [
            member
            for member in of.node.body.body
            if isinstance(member, cst.FunctionDef)
            and member.name.value != "__init__"
            and id(member) not in self.executed
            and self.relevance.matters(member)
        ]
        executed = set(self.executed)
        self.muted += 1
        ends = [self._after_method(instance, method, ready) for method in methods]
        self.muted -= 1
        self.executed = executed
        unclear = self._gather(instance, ends, ready)
        for named_elsewhere in (False, True):
            for method in methods:
                name = method.name.value
                if id(method) in self.executed or (name in named) is not named_elsewhere:
                    continue
                end = ready.copy()
                result = self._call_method(instance, method, end)
                for attribute in unclear:
                    self.lose(end.values[(instance.key, attribute)], Why.CONTENTS, method, end)
                hidden = named_elsewhere or bool(of.foreign_base) or name.startswith("__")
                self._returned(result, Function(method, of.scope), hidden)
                self._drain()

    def _initialised(self, instance: Instance, state: State) -> State:
        found = self.in_class(instance.of, "__init__", state)
        target = found.only() if found is not None else None
        if isinstance(target, Function):
            begun = len(self.stages)
            self.enter(target.bound_to(one(instance)), state)
            self.guessed.update((id(stage), None) for stage in self.stages[begun:])
            state.paths = ANYWAY
        return state

    def _call_method(self, instance: Instance, method: cst.FunctionDef, state: State) -> Value:
        found = state.values.get((instance.of.key, method.name.value))
        target = found.only() if found is not None else None
        if not isinstance(target, Function) or target.node is not method:
            return union([])
        return self.enter(target.bound_to(one(instance)), state)

    def _after_method(self, instance: Instance, method: cst.FunctionDef, ready: State) -> State:
        end = ready.copy()
        self._call_method(instance, method, end)
        return end

    def _gather(self, instance: Instance, ends: list[State], ready: State) -> list[str]:
        """Attributes that other methods than `__init__` set: any of their values.

        Returns those of which it is unclear which value they have.
        """
        found: dict[str, list[Value]] = {}
        unclear: list[str] = []
        for end in ends:
            for (holder, name), value in end.values.items():
                if holder == instance.key and ready.values.get((holder, name)) is not value:
                    found.setdefault(name, []).append(value)
        for name, values in found.items():
            before = ready.values.get((instance.key, name))
            if len(values) == 1 and (before is None or _is_none(before)):
                ready.values[(instance.key, name)] = values[0]
            else:
                ready.values[(instance.key, name)] = self.fresh(f"self.{name}", Why.CONTENTS)
                unclear.append(name)
        return unclear

    # The result

    def _finish(self) -> Graph:
        graph = self.graph
        seen: set[tuple[int, Kind, int, object]] = set()
        for sighting in self.sightings:
            stage, use = sighting.stage, sighting.use
            if use.kind is not Kind.NESTED and peeked(stage):
                use = Use(Kind.PEEKED, use.node, use.expression)
            key = (id(stage), use.kind, id(use.node), sighting.guards)
            if key not in seen:
                seen.add(key)
                graph.pipelines.append(Pipeline(stage, sighting.guards, use))
        graph.pipelines.extend(unused(self))
        return graph


def _names_used(module: cst.Module) -> set[str]:
    """Every name that is read somewhere: as a name, or as an attribute."""
    names: set[str] = set()
    pending: list[cst.CSTNode] = [module]
    while pending:
        node = pending.pop()
        match node:
            case cst.FunctionDef() | cst.ClassDef():
                pending.extend(child for child in children(node) if child is not node.name)
                continue
            case cst.Param():
                pending.extend(child for child in children(node) if child is not node.name)
                continue
            case cst.Arg(value=value):
                pending.append(value)
                continue
            case cst.Name(value=value):
                names.add(value)
        pending.extend(children(node))
    return names


def _is_none(value: Value) -> bool:
    thing = value.only()
    return thing is not None and thing.key == ("NoneType", None)


def revealed(source: Source) -> list[tuple[int, str]]:
    """What the interpreter knows at each call of `reveal_pipeline(ds)`: (line, alternatives).

    Alternatives are sorted and separated by ` | `.
    """
    found: dict[int, set[str]] = {}
    for pipeline in build(source).pipelines:
        node = pipeline.use.node
        if (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Name)
            and node.func.value == "reveal_pipeline"
        ):
            line, _ = source.position(source.span(node)[0])
            found.setdefault(line, set()).add(described(pipeline.last))
    return [(line, " | ".join(sorted(texts))) for line, texts in sorted(found.items())]


_MIXING = frozenset({"zip", "concatenate", "sample_from_datasets", "choose_from_datasets"})


def described(stage: Stage) -> str:
    """A pipeline in tf.data's terms: `range > map > batch`, `zip(range, range > map) > batch`."""
    if len(stage.inputs) == 1 and stage.name not in _MIXING:
        return f"{described(stage.inputs[0])} > {stage.name}"
    if stage.inputs:
        return f"{stage.name}({', '.join(described(each) for each in stage.inputs)})"
    return stage.name


__all__ = ["Arguments", "build", "described", "join", "revealed"]
