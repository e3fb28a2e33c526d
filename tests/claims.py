"""What rules take for granted of a pipeline, and whether the data that really come agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfdata_lint.graph.batches import REGROUPING, batching, line
from tfdata_lint.graph.cardinality import count_of, endless, unforeseen
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.order import FREEZING, UNSEEN, constant, reshuffled, shuffles, unfrozen
from tfdata_lint.graph.pipeline import Stage
from tfdata_lint.graph.size import at_most
from tfdata_lint.graph.values import Tensor

DRAWN = 24
"""Elements that are drawn from a dataset at most."""

PASSES = 8
"""Passes over a dataset that is shuffled somewhere, until one differs from the first. Two orders of
as few as three elements are the same by chance one time in three, seven one time in 2,187."""

UNKNOWN = -2
"""TensorFlow's `cardinality()` where it does not know it; -1 where there is no end."""


@dataclass(frozen=True)
class Measured:
    """What came of a dataset: its `cardinality()`, the shape of its elements (None for unknown
    sizes, or for an unknown shape), how many there are (None where there are more than DRAWN), and
    whether a later pass differed from the first."""

    cardinality: int
    shape: list[int | None] | None
    count: int | None
    varies: bool


def broken(last: Stage, guards: Guards, measured: Measured) -> Iterator[str]:
    """What rules would say of a dataset although it is not so."""
    count = count_of(last)
    if count is not None and measured.count != (count if count <= DRAWN else None):
        yield f"it has {count} elements"
    most = at_most(last)
    if most is not None and most <= DRAWN and (measured.count is None or measured.count > most):
        yield f"it has at most {most} elements"
    if endless(last) and (measured.count is not None or measured.cardinality >= 0):
        yield "it is endless"
    ends = measured.count is not None or any(map(_may_multiply, last.walk()))
    if unforeseen(last) and not (ends and measured.cardinality == UNKNOWN):
        yield "TensorFlow does not know how many elements it has"
    if batching(last) is not None and measured.shape == []:
        yield "its elements are batches"
    if batching(last) is None and measured.shape != [] and is_one_line(last):
        yield "its elements are no batches"
    if not may_have_shape(last, measured.shape):
        yield "its elements have another shape"
    if not measured.varies and measured.count != 0 and is_seen_to_change(last, guards):
        yield "each pass has another order"
    if measured.varies and is_seen_to_repeat(last, guards):
        yield "each pass has the same order"


def _may_multiply(stage: Stage) -> bool:
    """True for a step of which more than DRAWN elements may come that still end."""
    return stage.name in {"concatenate", "flat_map", "interleave"}


def is_seen(last: Stage) -> bool:
    """True when no step or source is hidden."""
    return not any(stage.name in UNSEEN for stage in last.walk())


def is_one_line(last: Stage) -> bool:
    """True for data that come from one source through steps that are all seen, one by one."""
    *steps, first = line(last)
    return not first.inputs and not any(stage.name in REGROUPING for stage in (*steps, first))


def may_have_shape(last: Stage, shape: list[int | None] | None) -> bool:
    """False for elements of which a shape is known that is not the one they have."""
    thing = last.element.only() if last.element is not None else None
    if not isinstance(thing, Tensor) or thing.shape is None:
        return True
    if shape is None:
        return False
    sizes = zip(thing.shape, shape, strict=False)
    return len(thing.shape) == len(shape) and all(
        None in pair or pair[0] == pair[1] for pair in sizes
    )


def is_seen_to_change(last: Stage, guards: Guards) -> bool:
    """True for data that a step reshuffles of which there are several, one after the other."""
    before = list(line(last))
    if any(
        each.name == "range" for stage in before for inner in stage.inner for each in inner.walk()
    ):
        # What is made for an element may not depend on it.
        return False
    return any(
        stage in before and (not stage.inputs or _are_several(stage.inputs[0]))
        for stage in reshuffled(last, guards)
    )


def _are_several(stage: Stage) -> bool:
    """True for at least three elements of which none is like another."""
    alike = {"concatenate", "flat_map", "from_tensor_slices", "interleave", "repeat"}
    if any(each.name in alike for each in stage.walk()):
        return False
    return endless(stage) or (count_of(stage) or 0) > 2


def is_seen_to_repeat(last: Stage, guards: Guards) -> bool:
    """True for data that come in the same order in each pass."""
    stages = list(last.walk())
    if not is_seen(last) or any("deterministic" in each.arguments for each in stages):
        return False
    if any("**" in each.arguments for each in stages):
        return False
    shuffling = [each for each in stages if shuffles(each, guards)]
    if not shuffling:
        return True
    caches = [each for each in stages if each.name in FREEZING]
    names = {each.name for each in stages}
    if "take" in names or any(map(endless, caches)) or (caches and "zip" in names):
        # What was cached in part is made anew in the next pass: a `zip` ends with its shortest.
        return False
    loose = [each for each in unfrozen(last) if each in shuffling]
    return all(constant(each, "reshuffle_each_iteration", guards) is False for each in loose)
