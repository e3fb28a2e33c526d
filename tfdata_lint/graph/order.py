"""In which order the elements of a pipeline come, and whether the next pass keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.guards import Fact, Guards, Paths
from tfdata_lint.graph.pipeline import Graph, Stage
from tfdata_lint.graph.values import Constant, Thing

SHUFFLING = frozenset({"shuffle", "shuffle_and_repeat"})
"""Steps that bring elements in a random order."""

FREEZING = frozenset({"cache", "snapshot"})
"""Steps that hand out in each later pass what they were given in the first."""

UNSEEN = frozenset({"...", "unknown", "parameter"})
"""Steps and sources that stand for what cannot be seen."""


def alternatives(stage: Stage, parameter: str, guards: Guards) -> list[Thing]:
    """What an argument can be on a way of the data; empty where it is not given."""
    argument = stage.arguments.get(parameter)
    return [] if argument is None else argument.value.under(Paths([guards])).things()


def constant(stage: Stage, parameter: str, guards: Guards) -> object:
    """The literal that an argument is on a way of the data; `...` where it is none or not given."""
    things = alternatives(stage, parameter, guards)
    match things:
        case [Constant(value=value)]:
            return value
    return ...


def shuffles(stage: Stage, guards: Guards) -> bool:
    """True for a stage that brings elements in a random order, for all that the code shows.

    What is asked for by a test that cannot be seen (`shuffle=is_training`) counts, unless it fails
    on this way of the data.
    """
    if stage.name in SHUFFLING:
        return constant(stage, "buffer_size", guards) not in (0, 1)
    operation = CONSTRUCTORS.get(stage.path)
    if operation is None or not operation.shuffles:
        return False
    asked = alternatives(stage, "shuffle", guards)
    return not asked or any(_may_hold(thing, guards) for thing in asked)


def _may_hold(thing: Thing, guards: Guards) -> bool:
    if isinstance(thing, Constant):
        return thing != Constant(False)
    return not guards.excludes(Guards.when(thing.key, Fact(truth=True)))


def reshuffles(stage: Stage, guards: Guards) -> bool:
    """True for a stage that certainly brings its elements in another order in each pass.

    A seed does not change that (measured on TensorFlow 2.15 and 2.21): it fixes the sequence of
    orders.
    """
    if not shuffles(stage, guards) or "**" in stage.arguments:
        return False
    if stage.name == "shuffle":
        again = alternatives(stage, "reshuffle_each_iteration", guards)
        return all(thing in (Constant(None), Constant(True)) for thing in again)
    asked = alternatives(stage, "shuffle", guards)
    return all(thing == Constant(True) for thing in asked)


def seeded(stage: Stage, guards: Guards) -> bool:
    """True for a shuffling stage that is given a seed, or may be."""
    given = alternatives(stage, "seed", guards) or alternatives(stage, "shuffle_seed", guards)
    return "**" in stage.arguments or any(thing != Constant(None) for thing in given)


def reshuffled(last: Stage, guards: Guards) -> Iterator[Stage]:
    """The stages that reshuffle what reaches `last`, nearest first, and whose order nothing
    between freezes."""
    return (stage for stage in unfrozen(last) if reshuffles(stage, guards))


def reshuffled_inside(last: Stage, guards: Guards) -> Iterator[Stage]:
    """The shuffles of the datasets that `interleave` and `flat_map` make for what reaches `last`,
    which bring another order in each pass.

    Such a dataset is made anew in each pass. So a seed, its own or one for all of TensorFlow, gives
    the same order again, and `reshuffle_each_iteration=False` changes nothing (measured on
    TensorFlow 2.15 and 2.21).
    """
    for stage in unfrozen(last):
        for made in stage.inner:
            for inner in unfrozen(made):
                if (
                    inner.name == "shuffle"
                    and shuffles(inner, guards)
                    and not seeded(inner, guards)
                ):
                    yield inner


def unfrozen(last: Stage) -> Iterator[Stage]:
    """`last` and the stages before it, nearest first, back to what freezes the elements or what
    cannot be seen."""
    pending = [last]
    seen: set[int] = set()
    while pending:
        stage = pending.pop(0)
        if id(stage) in seen or stage.name in FREEZING or stage.name in UNSEEN:
            continue
        seen.add(id(stage))
        yield stage
        pending.extend(stage.inputs)


def split_by_hand(graph: Graph) -> set[int]:
    """The calls whose data `take` and `skip` split later."""
    halves: dict[str, set[int]] = {"take": set(), "skip": set()}
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name in halves:
                halves[stage.name].update(id(each.call) for each in stage.walk())
    return halves["take"] & halves["skip"]
