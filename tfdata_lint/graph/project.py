"""From the files of a project to their graph: the order in which code is entered."""

from __future__ import annotations

from collections.abc import Hashable

import libcst as cst

from tfdata_lint.graph.alike import Alike
from tfdata_lint.graph.fields import is_record
from tfdata_lint.graph.guards import ANYWAY, NONE
from tfdata_lint.graph.limits import (
    MAX_ENTRY_STEPS,
    MAX_HALVINGS,
    MAX_IDLE_STEPS,
    MAX_INHERITED,
    MAX_METHOD_STEPS,
    MAX_STEPS,
    MAX_VAIN,
)
from tfdata_lint.graph.loops import peeked
from tfdata_lint.graph.names import NO_CALL
from tfdata_lint.graph.outlook import look_ahead
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage, Why
from tfdata_lint.graph.registered import Held
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import Place, State, join
from tfdata_lint.graph.statements import Statements
from tfdata_lint.graph.unused import unused
from tfdata_lint.graph.values import (
    Box,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Sequence,
    Stream,
    Thing,
    Value,
    one,
    union,
)
from tfdata_lint.reading.project import Project, importers, location
from tfdata_lint.records import replace


def build(project: Project) -> Graph:
    """Interpret the files of a project as one.

    Raises libcst.ParserSyntaxError for a file that is not Python.
    """
    return Interpreter(project, look_ahead(project)).run()


class Interpreter(Statements):
    """Interprets modules: the top level of each, then all that nobody in sight calls."""

    inherited = 0
    """Methods of bases that were run for subclasses that nobody uses."""

    def run(self) -> Graph:
        paths = [location(source) for source in self.project.sources]
        numbers = [self.load(path) for path in paths]
        functions: dict[int, list[Function]] = {}
        for function in self.defined:
            functions.setdefault(function.scope, []).append(function)
        classes: dict[int, list[Class]] = {}
        for of in self.class_list:
            classes.setdefault(self.of_module(of.scope), []).append(of)
        users = importers(self.project)
        in_question = self._in_question(users)
        modules = [
            (number, [paths[each] for each in used_in])
            for place, (number, used_in) in enumerate(zip(numbers, users, strict=True))
            if number is not None and place in in_question
        ]
        called = {
            number: set[str]().union(*map(self.relevance.read_of_modules, using))
            for number, using in modules
        }
        self._enter_all_functions(modules, functions, called, wanted=False)
        bases = {id(base.node) for of in self.class_list for base in of.linearised()[1:]}
        # Whoever makes an object may say with which settings its methods run.
        for made_elsewhere in (False, True):
            for number, using in modules:
                self._start()
                self.current = number
                named = set[str]().union(*map(self.relevance.read_in, using))
                for of in classes.get(number, []):
                    is_named = of.node.name.value in called[number]
                    if (is_named and id(of.node) not in bases) is made_elsewhere:
                        self._enter_class(of, State({}, ANYWAY, self.base), named)
        self._enter_all_functions(modules, functions, called, wanted=True)
        return self._finish()

    def _enter_all_functions(
        self,
        modules: list[tuple[int, list[str]]],
        functions: dict[int, list[Function]],
        called: dict[int, set[str]],
        wanted: bool,
    ) -> None:
        for number, _ in modules:
            self._start()
            self.current = number
            self._enter_functions(functions.get(number, []), called[number], wanted)

    def _in_question(self, users: list[set[int]]) -> set[int]:
        """The places of the files whose functions are run though nobody in sight calls them."""
        sources = self.project.sources
        if self.project.thorough or self._is_registered():
            return set(range(len(sources)))
        given = [place for place, each in enumerate(sources) if self.project.is_given(each)]
        return set[int]().union(*(users[place] for place in given))

    def _is_registered(self) -> bool:
        """True where something may hold what a named file defines that is none of its own names."""
        return Held(self.base, self.scopes, self.graph, self.project.is_given).by_others()

    def _enter_functions(self, functions: list[Function], named: set[str], wanted: bool) -> None:
        """Run a module's functions that were not called: those that something names, or not."""
        state = State({}, ANYWAY, self.base)
        for function in functions:
            node = function.node
            if isinstance(node, cst.FunctionDef) and (node.name.value in named) is wanted:
                self._enter(function, state, finished_elsewhere=wanted)
        while wanted and self.waiting:
            _, (function, kept) = self.waiting.popitem()
            self._enter(function, kept, finished_elsewhere=False)

    def _begin(self) -> None:
        """Give what is entered next its share of the statements that the module may take."""
        if any(stage.proven for stage in self.stages[self.made_before :]):
            self.in_vain = 0
        else:
            self.in_vain += max(self.steps - self.begun, 0)
        self.begun = self.steps
        self.made_before = len(self.stages)
        self.idle = MAX_IDLE_STEPS >> min(self.in_vain // MAX_VAIN, MAX_HALVINGS)
        self.most = min(self.steps + MAX_ENTRY_STEPS, MAX_STEPS)
        self.allowed = min(self.steps + self.idle, self.most)

    def _share(self, method: cst.FunctionDef) -> None:
        """Give a method that makes a dataset something of its own, whatever those before it took of
        what its class may."""
        if self.relevance.makes_dataset(method):
            self.allowed = max(self.allowed, min(self.steps + MAX_METHOD_STEPS, MAX_STEPS))

    def _enter(self, function: Function, state: State, finished_elsewhere: bool) -> None:
        if id(function.node) in self.executed or not self.relevance.matters(function.node):
            return
        self._begin()
        result = self.enter(function, state.copy(ANYWAY))
        self._returned(result, function, finished_elsewhere or function.opaque)
        self._drain()

    def _drain(self) -> None:
        """Run the functions left behind by a call: closures that were returned or stored."""
        while self.waiting:
            key = next(iter(self.waiting))
            function, kept = self.waiting.pop(key)
            if key not in self.executed:
                self._begin()
                result = self.enter(function, kept.copy(ANYWAY))
                self._returned(result, function, function.opaque)

    def _returned(self, result: Value, function: Function, elsewhere: bool) -> None:
        state = State({}, ANYWAY, self.base)
        if isinstance(function.node, cst.Lambda):
            self.locate(function.node, function.scope)
        kind, why = (Kind.ESCAPED, Why.CALLER) if elsewhere else (_handing_on(function), None)
        self.use(result, kind, function.node, state, why=why)
        for thing in result.things():
            if isinstance(thing, Stream) and not _writes_examples(function):
                self.use(thing.of, Kind.ESCAPED, function.node, state, why=Why.CALLER)
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
        own = self._own(of)
        is_used = any(id(method) in self.executed for method in own.values())
        ready = self._initialised(instance, state.copy(ANYWAY))
        self._unsettle(instance, ready)
        methods = [
            member
            for member in of.node.body.body
            if isinstance(member, cst.FunctionDef)
            and member.name.value != "__init__"
            and id(member) not in self.executed
            and self.relevance.matters(member)
        ]
        unclear = self._rehearse(instance, methods, ready)
        self._enter_inherited(instance, own, ready, named, is_used)
        for named_elsewhere in (False, True):
            for method in methods:
                name = method.name.value
                if id(method) in self.executed or (name in named) is not named_elsewhere:
                    continue
                end = ready.copy()
                result = self._call_method(instance, method, end)
                for place in unclear:
                    self.lose(end.values[place], Why.CONTENTS, method, end)
                self._returned(result, Function(method, of.scope), _is_hidden(of, name, named))
                self._drain()

    def _own(self, of: Class) -> dict[str, cst.FunctionDef]:
        """The methods of a class itself that matter, by name."""
        return {
            member.name.value: member
            for member in of.node.body.body
            if isinstance(member, cst.FunctionDef) and self.relevance.matters(member)
        }

    def _enter_inherited(
        self,
        instance: Instance,
        own: dict[str, cst.FunctionDef],
        ready: State,
        named: set[str],
        is_used: bool,
    ) -> None:
        """Run the methods of bases that finish what this class builds, if nobody calls them: those
        that call its own methods, or read what an object has where nobody in sight makes one."""
        kept = {
            name
            for (holder, name), value in list(ready.values.items())
            if holder == instance.key and {Box, Dataset} & value.kinds
        }
        for base in instance.of.linearised()[1:]:
            for method in base.node.body.body:
                if not isinstance(method, cst.FunctionDef) or method.name.value in own:
                    continue
                name, read = method.name.value, self.relevance.read_by(method)
                built = (own[each] for each in read & own.keys())
                finishes = not all(id(each) in self.executed for each in built)
                reads = bool(own) and not is_used and not read.isdisjoint(kept)
                if name == "__init__" or not (finishes or reads):
                    continue
                if not finishes:
                    if self.inherited >= MAX_INHERITED:
                        continue
                    self.inherited += 1
                found = self.in_class(instance.of, name, ready)
                target = found.only() if found is not None else None
                if isinstance(target, Function) and target.node is method:
                    self._share(method)
                    result = self.enter(target.bound_to(one(instance)), ready.copy())
                    hidden = _is_hidden(instance.of, name, named)
                    self._returned(result, Function(method, base.scope), hidden)
                    self._drain()

    def _initialised(self, instance: Instance, state: State) -> State:
        self._begin()
        found = self.in_class(instance.of, "__init__", state)
        target = found.only() if found is not None else None
        if isinstance(target, Function):
            begun = len(self.stages)
            self.enter(target.bound_to(one(instance)), state)
            self.guessed.update((stage.number, None) for stage in self.stages[begun:])
            state.paths = ANYWAY
        elif is_record(instance.of):
            self.fill(instance, Arguments(open=True), NO_CALL, state)
            state.paths = ANYWAY
        return state

    def _unsettle(self, instance: Instance, ready: State) -> None:
        """Constants and containers that `__init__` gives to attributes are unknown where a method
        that is not run may change them: who calls it, and when, is not known."""
        for of in instance.of.linearised():
            for member in of.node.body.body:
                if not isinstance(member, cst.FunctionDef) or member.name.value == "__init__":
                    continue
                if self.relevance.matters(member):
                    continue
                for attribute in sorted(self.relevance.changed_by(member)):
                    value = ready.get((instance.key, attribute))
                    if value is not None and all(map(_may_be_replaced, value.things())):
                        unknown = self.fresh(f"self.{attribute}", Why.CONTENTS)
                        ready.values[(instance.key, attribute)] = unknown

    def _call_method(self, instance: Instance, method: cst.FunctionDef, state: State) -> Value:
        found = state.get((instance.of.key, method.name.value))
        target = found.only() if found is not None else None
        if not isinstance(target, Function) or not (target.node is method or method.decorators):
            return union([])
        self._share(method)
        return self.enter(target.bound_to(one(instance)), state)

    def _after_method(self, instance: Instance, method: cst.FunctionDef, ready: State) -> State:
        end = ready.copy()
        self._call_method(instance, method, end)
        return end

    def _rehearse(
        self, instance: Instance, methods: list[cst.FunctionDef], ready: State
    ) -> list[Place]:
        """Find out what other methods than `__init__` set, and put it into the state in which they
        run. Where what one sets is made of what another one does, that takes a second time.

        Returns the places of attributes of which it is unclear which value they have.
        """
        begun = ready.copy()
        unclear: list[Place] = []
        for _ in range(2):
            executed = set(self.executed)
            self.muted += 1
            ends = [self._after_method(instance, method, ready) for method in methods]
            self.muted -= 1
            self.executed = executed
            kept = _kept_in(instance, ready)
            found: dict[Place, list[Value]] = {}
            sets: list[set[str]] = []
            for end in ends:
                for place in end.differing(ready):
                    if place[0] == instance.key:
                        kept.setdefault(place, place[1])
                changed = [
                    place for place in end.differing(ready) if place in kept and place in end.values
                ]
                sets.append({kept[place] for place in changed})
                for place in changed:
                    found.setdefault(place, []).append(end.values[place])
            unclear = self._gather(found, kept, begun, ready)
            new = {kept[place] for place in found}
            # What finishes the items of a list or dict does nothing while that is empty.
            tables = {kept[place] for place in found if place[0] != instance.key}
            if not any(
                not (self.relevance.read_by(method) & (new if own else tables) <= own)
                for method, own in zip(methods, sets, strict=True)
            ):
                break
        return unclear

    def _gather(
        self, found: dict[Place, list[Value]], kept: dict[Place, str], begun: State, ready: State
    ) -> list[Place]:
        """Give attributes the value that methods set, or any of several."""
        unclear: list[Place] = []
        for place, values in found.items():
            before = begun.get(place)
            given = [value for value in values if not _is_nothing(value)] or values
            several = given if before is None or _is_nothing(before) else [*given, before]
            if _are_alike(several):
                ready.values[place] = several[0]
            else:
                ready.values[place] = self._one_of(several, f"self.{kept[place]}")
                unclear.append(place)
        return unclear

    def _one_of(self, values: list[Value], text: str) -> Value:
        """An attribute that has any of some values: some dataset where all of them are datasets."""
        if all(_is_dataset(thing) for value in values for thing in value.things()):
            return one(Dataset(Stage("unknown", None, proven=True, why=Why.CONTENTS, text=text)))
        return self.fresh(text, Why.CONTENTS)

    # The result

    def _finish(self) -> Graph:
        graph = self.graph
        seen: set[tuple[int, Kind, int, object]] = set()
        for sighting in self.sightings:
            stage, use = sighting.stage, sighting.use
            if use.kind is not Kind.NESTED and peeked(stage):
                use = replace(use, kind=Kind.PEEKED, why=None, few=use.kind)
            key = (id(stage), use.kind, id(use.node), sighting.guards)
            if key not in seen:
                seen.add(key)
                graph.pipelines.append(Pipeline(stage, sighting.guards, use))
        graph.pipelines.extend(unused(self))
        return graph


def _handing_on(function: Function) -> Kind:
    """What it is to return a dataset: an estimator trains on what an `input_fn` returns."""
    named = isinstance(function.node, cst.FunctionDef) and function.node.name.value.lower()
    return Kind.INPUT_FN if named and named.endswith("input_fn") else Kind.RETURNED


def _writes_examples(function: Function) -> bool:
    """True for the method of a builder of TensorFlow Datasets: what it yields is written, once."""
    node = function.node
    return isinstance(node, cst.FunctionDef) and node.name.value == "_generate_examples"


def _is_hidden(of: Class, name: str, named: set[str]) -> bool:
    """True where somebody else may finish what a method returns."""
    return name in named or bool(of.foreign_base) or name.startswith("__")


def _may_be_replaced(thing: Thing) -> bool:
    return isinstance(thing, (Box, Constant, Mapping, Sequence))


def _is_nothing(value: Value) -> bool:
    """True for None, and for an empty list or dict."""
    match value.only():
        case None:
            return False
        case Mapping(items=()) | Sequence(items=()):
            return True
        case thing:
            return thing.key == NONE


def _are_alike(values: list[Value]) -> bool:
    """True for one value, and for what the same code makes wherever it is called from, once it is
    there."""
    if len(values) == 1:
        return True
    alike = Alike()
    return (
        len(
            {
                _code_of(thing, alike)
                for value in values
                for thing in value.things()
                if thing.key != NONE
            }
        )
        == 1
    )


def _code_of(thing: Thing, alike: Alike) -> Hashable:
    """What is the same for what the same code makes."""
    match thing:
        case Dataset(stage=stage):
            return alike.number(stage)
        case Mapping(items=items):
            return tuple(
                (key, *(_code_of(each, alike) for each in item.things())) for key, item in items
            )
        case Sequence(items=parts):
            return tuple(tuple(_code_of(each, alike) for each in part.things()) for part in parts)
    return thing.key


def _kept_in(instance: Instance, state: State) -> dict[Place, str]:
    """Where an object keeps what its attributes hold, and what lists and dicts in them hold, with
    the names of the attributes."""
    places: dict[Place, str] = {}
    for (holder, name), value in list(state.values.items()):
        if holder == instance.key:
            places[(holder, name)] = name
            places.update((thing.place, name) for thing in value.things() if isinstance(thing, Box))
    return places


def _is_dataset(thing: Thing) -> bool:
    """True for what is tf.data for certain."""
    if not isinstance(thing, Dataset) or thing.iterator >= 0:
        return False
    return any(stage.proven for stage in thing.stage.walk())


def revealed(project: Project) -> dict[tuple[str, int], str]:
    """What the interpreter knows at each call of `reveal_pipeline(ds)`, by path and line.

    Alternatives are sorted and separated by ` | `.
    """
    found: dict[tuple[str, int], set[str]] = {}
    graph = build(project)
    for pipeline in graph.pipelines:
        node = pipeline.use.node
        if (
            isinstance(node, cst.Call)
            and isinstance(node.func, cst.Name)
            and node.func.value == "reveal_pipeline"
        ):
            source = graph.sources[id(node)]
            line, _ = source.position(source.span(node)[0])
            found.setdefault((source.path, line), set()).add(described(pipeline.last))
    return {place: " | ".join(sorted(texts)) for place, texts in found.items()}


_MIXING = frozenset({"zip", "concatenate", "sample_from_datasets", "choose_from_datasets"})


def described(stage: Stage) -> str:
    """A pipeline in tf.data's terms: `range > map > batch`, `zip(range, range > map) > batch`."""
    if len(stage.inputs) == 1 and stage.name not in _MIXING:
        return f"{described(stage.inputs[0])} > {stage.name}"
    if stage.inputs:
        return f"{stage.name}({', '.join(described(each) for each in stage.inputs)})"
    return stage.name


__all__ = ["Arguments", "build", "described", "join", "revealed"]
