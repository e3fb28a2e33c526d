"""The state in which code is interpreted: what every place holds, copied and joined.

A large module has thousands of places, and every branch copies and joins them all. So the places
remember what was written to them, and a join looks only at what was written since the copies.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from tfdata_lint.graph.guards import ANYWAY, Guards, Paths
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.values import Merger, Thing, Unknown, Value, one

Place = tuple[Hashable, str]
"""Where a value is kept: a scope or an object, and a name."""


class Writes:
    """The places that were written in one stretch between two copies, and the stretch before."""

    __slots__ = ("before", "depth", "places")

    def __init__(self, before: Writes | None) -> None:
        self.before = before
        self.depth: int = 0 if before is None else before.depth + 1
        self.places: dict[Place, None] = {}


class Places(dict[Place, Value]):
    """What every place holds."""

    __slots__ = ("writes",)

    def __init__(self, values: dict[Place, Value], before: Writes | None = None) -> None:
        super().__init__(values)
        self.writes = Writes(before)
        if before is None:
            self.writes.places.update(dict.fromkeys(values))

    def __setitem__(self, place: Place, value: Value) -> None:
        super().__setitem__(place, value)
        self.writes.places[place] = None

    def pop(self, place: Place, *default: Any) -> Any:
        """Remove a place, and give what it held."""
        self.writes.places[place] = None
        return super().pop(place, *default)

    def copy(self) -> Places:
        """An independent copy. From here on the writes to the two are told apart."""
        if self.writes.places:
            self.writes = Writes(self.writes)
        return Places(self, self.writes.before)


def _apart(
    first: Writes | None, second: Writes | None, written: dict[Place, None]
) -> Writes | None:
    """The last stretch that two histories share; `written` gets the places of later ones."""
    while first is not second:
        if second is None or (first is not None and first.depth > second.depth):
            first, second = second, first
        if second is not None:
            written.update(second.places)
            second = second.before
    return first


class State:
    """What every name and attribute stands for, and on which paths this point is reached.

    `values` are those that the code that runs has set; `base` those that it found, which modules
    left when they were imported. All states share one base.
    """

    __slots__ = ("base", "paths", "values")

    def __init__(self, values: dict[Place, Value], paths: Paths, base: dict[Place, Value]) -> None:
        self.values = values if isinstance(values, Places) else Places(values)
        self.paths = paths
        self.base = base

    def get(self, place: Place) -> Value | None:
        """The value at a place, None where nothing was ever set."""
        value = self.values.get(place)
        return self.base.get(place) if value is None else value

    def copy(self, paths: Paths | None = None) -> State:
        """An independent state, on other paths if given."""
        return State(self.values.copy(), self.paths if paths is None else paths, self.base)

    def become(self, other: State) -> None:
        """Take over another state's values and paths."""
        self.values, self.paths = other.values, other.paths

    def differing(self, other: State) -> list[Place]:
        """The places that do not hold the same value in both."""
        written: dict[Place, None] = {}
        _apart(self.values.writes, other.values.writes, written)
        return list(_unequal((self, other), written))


def _unequal(states: Sequence[State], places: Iterable[Place]) -> Iterator[Place]:
    """The places that do not hold the same value in some states, which share their base."""
    first, *rest = states
    mine, others = first.values, [state.values for state in rest]
    for place in places:
        value = mine.get(place)
        for other in others:
            theirs = other.get(place)
            if theirs is not value:
                if value is None or theirs is None:
                    # Where one has set nothing, it has what the base has.
                    value = first.get(place)
                    if all(state.get(place) is value for state in rest):
                        break
                yield place
                break


def bound(place: Place, state: State) -> list[Value]:
    """The value at a place; none where a name is not bound, so that reading it would raise.

    A module's name may come from elsewhere: `import *`, `exec`, an earlier cell.
    """
    value = state.get(place)
    if value is not None:
        return [value]
    if isinstance(place[0], int) and place[0] <= 0:
        return [one(Unknown(("name", *place), place[1], why=Why.NAME))]
    return []


def join(states: Sequence[State], objects: int | None = None) -> State:
    """The state after several ways have met. Values that differ keep the guards of their way.

    `objects` is how many there were when the ways parted, if each way has its own later ones. What
    these hold needs no guards: whoever asks for it has come by the object, which has them.
    """
    first, *rest = states
    if not rest:
        return first
    written: dict[Place, None] = {}
    before: Writes | None = first.values.writes
    for state in rest:
        before = _apart(before, state.values.writes, written)
    values = Places(first.values, before)
    values.writes.places.update(written)
    merger = Merger()
    # Where all are on the same paths, these tell nothing apart.
    is_one_way = all(state.paths.ways == first.paths.ways for state in rest)
    under = [ANYWAY] * len(states) if is_one_way else _told_apart([each.paths for each in states])
    for place in _unequal(states, written):
        alone = None if objects is None else _of_later_object(place, states, objects)
        if alone is not None:
            values[place] = alone
            continue
        # The same value on the same paths says nothing new, as where an exception leaves from.
        held = {
            (id(value), id(paths)): (value, paths)
            for state, paths in zip(states, under, strict=True)
            for value in bound(place, state)
        }
        values[place] = merger.union(held.values())
    paths = first.paths
    for state in rest:
        paths = paths.either(state.paths)
    return State(values, paths, first.base)


def _of_later_object(place: Place, states: Sequence[State], objects: int) -> Value | None:
    """What an object holds that was made on one of several ways, after so many others; None for
    everything else."""
    match place:
        case (("instance", int(number)), _) if number > objects:
            return next(filter(None, (state.get(place) for state in states)), None)
    return None


def _told_apart(paths: list[Paths]) -> list[Paths]:
    """For each of several sets of ways, what tells it apart from the others: what all of its ways
    have in common, if that is enough."""
    if all(len(each.ways) == 1 for each in paths):
        return paths
    common = [each.common() for each in paths]
    if all(first.excludes(second) for first, second in combinations(common, 2)):
        return [Paths((each,)) for each in common]
    return paths


def either(results: Sequence[tuple[Value, State]]) -> Value:
    """What stands for one of several values, each with the state that it goes along with."""
    if len(results) == 1:
        return results[0][0]
    paths = _told_apart([state.paths for _, state in results])
    return Merger().union(zip((value for value, _ in results), paths, strict=True))


def apart(value: Value, state: State) -> Iterator[tuple[Guards, Thing, State]]:
    """Each thing that a value can be, with a state of its own to act on; they meet at the end."""
    if len(value.alternatives) == 1:
        yield *value.alternatives[0], state
        return
    ends: list[State] = []
    for guards, thing in value:
        paths = state.paths.both(Paths((guards,)))
        if paths:
            inner = state.copy(paths)
            yield guards, thing, inner
            ends.append(inner)
    if ends:
        state.become(join(ends))
