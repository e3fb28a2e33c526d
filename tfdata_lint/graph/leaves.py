"""What a generator yields beside what is declared of it."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Stage
from tfdata_lint.graph.values import Mapping, Sequence, Tensor, Thing, Value, one
from tfdata_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part of an element: as declared, and as one `yield` gives it.

    `path` leads to it through the declaration: positions in tuples, keys of a `Mapping`.
    """

    declared: Tensor
    yielded: Thing
    path: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Parts that do not correspond: `declared` many in a tuple, and `yielded` many, or a list."""

    declared: int
    yielded: int
    is_list: bool


def leaves(stage: Stage) -> Iterator[Leaf | Misfit]:
    """The parts of what a `from_generator` yields, where both sides can be seen."""
    for way in ways(stage):
        yield from way


def ways(stage: Stage) -> Iterator[list[Leaf | Misfit]]:
    """The same parts, for each thing that a `from_generator` may yield."""
    if stage.name == "from_generator" and stage.generated is not None and stage.element is not None:
        for thing in stage.generated.yields.things():
            yield list(_matched(stage.element, one(thing), ()))


def _matched(declared: Value, yielded: Value, path: tuple[object, ...]) -> Iterator[Leaf | Misfit]:
    expected = declared.only()
    for thing in yielded.things():
        match expected, thing:
            case Sequence(items=wanted), Sequence(items=items, repeated=False):
                if thing.is_list or len(items) != len(wanted):
                    yield Misfit(len(wanted), len(items), thing.is_list)
                    continue
                for place, (inner, item) in enumerate(zip(wanted, items, strict=True)):
                    yield from _matched(inner, item, (*path, place))
            case Mapping(items=pairs), Mapping():
                for key, inner in pairs:
                    found = thing.get(key)
                    if found is not None:
                        yield from _matched(inner, found, (*path, key))
            case Tensor(), _:
                yield Leaf(expected, thing, path)
