"""Whether files that the user did not name hold something that a named one defines."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.running import Scope
from tfdata_lint.graph.state import Place
from tfdata_lint.graph.values import (
    Bound,
    Box,
    Class,
    Dataset,
    Function,
    Instance,
    Layer,
    Model,
    Thing,
    Transformation,
    Value,
    one,
    parts,
)
from tfdata_lint.reading.source import Source


class Held:
    """Who holds what, of what modules left when they were imported, `base`."""

    def __init__(
        self,
        base: Mapping[Place, Value],
        scopes: Mapping[int, Scope],
        graph: Graph,
        is_given: Callable[[Source], bool],
    ) -> None:
        self._scopes = scopes
        self._sources = graph.sources
        self._is_given = is_given
        self._values: dict[Hashable, list[Value]] = {}
        for (owner, _), value in base.items():
            self._values.setdefault(owner, []).append(value)

    def by_others(self) -> bool:
        """True where something may hold what a named file defines that is none of its own names."""
        return any(map(self._is_defined_in_given, self._things_of_others()))

    def _things_of_others(self) -> Iterator[Thing]:
        """What others hold: what the names of their modules and classes lead to. A name of a call
        is one of them where they hold a function that was defined in it, and what an object or a
        container holds where they hold that."""
        pending = [owner for owner in self._values if self._is_reached_by_name(owner)]
        asked = set(pending)
        opened: set[int] = set()
        while pending:
            owner = pending.pop()
            if self._is_own(owner):
                continue
            for value in self._values.get(owner, ()):
                for thing in _things_in(value, opened):
                    yield thing
                    further = [each for each in self._held_by(thing) if each not in asked]
                    pending.extend(further)
                    asked.update(further)

    def _is_reached_by_name(self, owner: Hashable) -> bool:
        """True for modules and classes."""
        match owner:
            case int():
                return not self._calls(owner)
            case ("class", *_):
                return True
        return False

    def _held_by(self, thing: Thing) -> list[Hashable]:
        """Whose names can be read through a thing."""
        match thing:
            case Function(scope=scope):
                return list(self._calls(scope))
            case Instance() | Box():
                return [thing.key]
        return []

    def _calls(self, of: int) -> list[int]:
        """The scopes of calls that a scope stands in, itself included."""
        calls = []
        scope: int | None = of
        while scope is not None:
            around = self._scopes[scope]
            if around.parent is not None and not around.is_class:
                calls.append(scope)
            scope = around.parent
        return calls

    def _is_own(self, owner: Hashable) -> bool:
        """True for the names of a named file, of its functions and of its classes."""
        match owner:
            case int(scope) | ("class", _, int(scope)):
                return self._is_given(self._scopes[scope].source)
        return False

    def _is_defined_in_given(self, thing: Thing) -> bool:
        match thing:
            case Function(scope=scope) | Class(scope=scope) | Instance(of=Class(scope=scope)):
                return self._is_given(self._scopes[scope].source)
            case Dataset(stage=last):
                found = (self._sources.get(id(stage.call)) for stage in last.walk())
                return any(self._is_given(each) for each in found if each is not None)
        return False


def _things_in(value: Value, opened: set[int]) -> Iterator[Thing]:
    """What a value can be, and all that can be reached through it, but for what is `opened`."""
    for thing in parts(value):
        if id(thing) not in opened:
            opened.add(id(thing))
            yield thing
            for inner in _inside(thing):
                yield from _things_in(inner, opened)


def _inside(thing: Thing) -> Iterator[Value]:
    """What a thing holds that is none of its parts."""
    match thing:
        case Function(receiver=receiver, defaults=defaults):
            yield from (value for _, value in defaults)
            if receiver is not None:
                yield receiver
        case Dataset(stage=last):
            for stage in last.walk():
                yield from (argument.value for argument in stage.arguments.values())
        case Transformation(arguments=given):
            yield from (argument.value for _, argument in given)
        case Layer(arguments=named):
            yield from (value for _, value in named)
        case Model(layers=layers):
            yield from layers or ()
        case Bound(owner=owner):
            yield one(owner)
