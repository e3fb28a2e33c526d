"""Objects that nobody in sight makes: what their methods keep, and what others find there."""

from __future__ import annotations

from collections.abc import Hashable

import libcst as cst

from tfdata_lint.graph.alike import Alike
from tfdata_lint.graph.entries import Entries
from tfdata_lint.graph.fields import is_record
from tfdata_lint.graph.guards import ANYWAY, NONE
from tfdata_lint.graph.limits import MAX_INHERITED
from tfdata_lint.graph.names import NO_CALL
from tfdata_lint.graph.pipeline import Stage, Why
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.state import Place, State
from tfdata_lint.graph.values import (
    Box,
    Class,
    Constant,
    Dataset,
    Function,
    Instance,
    Mapping,
    Sequence,
    Thing,
    Value,
    one,
    union,
)


class Objects(Entries):
    """Runs the methods of classes that nobody in sight calls."""

    inherited = 0
    """Methods of bases that were run for subclasses that nobody uses."""

    def _enter_class(self, of: Class, state: State, named: set[str]) -> None:
        """Run the methods of a class that were not called, on an object after `__init__`."""
        if not self.relevance.matters(of.node):
            return
        self.objects += 1
        instance = Instance(of, self.objects)
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
        begun = ready.copy()
        unclear, going_on = self._rehearse(instance, methods, ready)
        self._enter_inherited(instance, own, ready, named, is_used)
        for named_elsewhere in (False, True):
            for method in methods:
                name = method.name.value
                if id(method) in self.executed or (name in named) is not named_elsewhere:
                    continue
                end = ready.copy()
                for place in going_on.get(id(method), ()):
                    end.values[place] = union([begun.values[place], end.values[place]])
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
    ) -> tuple[list[Place], dict[int, list[Place]]]:
        """Find out what other methods than `__init__` set, and put it into the state in which they
        run. Where what one sets is made of what another one does, that takes a second time.

        Returns the places of attributes of which it is unclear which value they have, and for each
        method, by its identity, those in which it goes on with what `__init__` put there.
        """
        begun = ready.copy()
        unclear: list[Place] = []
        going_on: dict[int, list[Place]] = {}
        own = [place for place in begun.values if place[0] == instance.key]
        for _ in range(2):
            executed = set(self.executed)
            self.muted += 1
            ends = [self._after_method(instance, method, ready) for method in methods]
            self.muted -= 1
            self.executed = executed
            going_on = going_on or {
                id(method): [place for place in own if _goes_on(place, begun, end)]
                for method, end in zip(methods, ends, strict=True)
            }
            kept = _kept_in(instance, ready)
            found: dict[Place, list[Value]] = {}
            sets: list[set[str]] = []
            for end in ends:
                for place in end.differing(ready):
                    if place[0] == instance.key:
                        kept.setdefault(place, place[1])
                places = [
                    place for place in end.differing(ready) if place in kept and place in end.values
                ]
                sets.append({kept[place] for place in places})
                for place in places:
                    found.setdefault(place, []).append(end.values[place])
            unclear = self._gather(found, kept, begun, ready)
            new = {kept[place] for place in found}
            # What finishes the items of a list or dict does nothing while that is empty.
            tables = {kept[place] for place in found if place[0] != instance.key}
            if not any(
                not (self.relevance.read_by(method) & (new if changed else tables) <= changed)
                for method, changed in zip(methods, sets, strict=True)
            ):
                break
        return unclear, going_on

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


def _goes_on(place: Place, begun: State, end: State) -> bool:
    """True for a dataset at a place to which more steps were added."""
    before, after = begun.get(place), end.get(place)
    if before is None or after is None or before is after:
        return False
    first, last = before.only(), after.only()
    return (
        isinstance(first, Dataset)
        and isinstance(last, Dataset)
        and last.stage is not first.stage
        and any(stage is first.stage for stage in last.stage.walk())
    )


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
