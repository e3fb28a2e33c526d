"""Datasets that reach no use in sight, and whether that can be said for certain."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.api import MIXING
from tfdata_lint.graph.guards import ALWAYS, Guards
from tfdata_lint.graph.machine import Machine, datasets_in
from tfdata_lint.graph.pipeline import Kind, Pipeline, Stage, Use, Why

_HIDING = (Why.STEPS, Why.ALTERNATIVES, Why.COMBINATIONS)
"""Limits behind which any dataset may be used after all."""


def unused(machine: Machine) -> Iterator[Pipeline]:
    """A pipeline for each dataset from which no other is made, and that no use was seen of."""
    made = {id(stage) for stage in machine.stages}
    used: set[int] = set()
    dropped: dict[int, Stage] = {}
    rehearsed: set[int] = set()
    for sighting in machine.sightings:
        for stage in sighting.stage.walk():
            if sighting.use.kind is Kind.DISCARDED:
                dropped[id(stage)] = stage
            else:
                used.add(id(stage))
            if id(stage) not in made:
                # Made in a round of which the stages were not kept: there is a second one for it.
                rehearsed.add(id(stage.call))
    fed = {
        id(inner)
        for stage in machine.stages
        for inner in stage.inputs
        # What is kept is there for others, also where a statement makes something of it in vain.
        if id(stage) not in dropped or inner.number not in machine.kept
    }
    used |= {key for key, stage in dropped.items() if stage.number not in machine.kept}
    spoken = {
        id(stage.call)
        for stage in machine.stages
        if id(stage) in used or id(stage) in fed or stage.number not in machine.guessed
    }
    readers: dict[int, tuple[Stage, Guards]] = {}
    for stage in machine.stages:
        for argument in stage.arguments.values():
            for guards, inner in datasets_in(argument.value):
                _, others = readers.get(id(inner), (stage, guards))
                readers[id(inner)] = stage, guards if guards == others else ALWAYS
    limit = next((why for why in _HIDING if _reached(machine, why)), None)
    for stage in machine.stages:
        if id(stage) in used or id(stage) in fed:
            continue
        if id(stage.call) in rehearsed:
            continue
        if stage.number in machine.guessed:
            if id(stage.call) in spoken:
                continue
            spoken.add(id(stage.call))
        reader, guards = readers.get(id(stage), (None, ALWAYS))
        yield Pipeline(stage, guards, _use(machine, stage, reader, limit))


def _use(machine: Machine, stage: Stage, reader: Stage | None, limit: Why | None) -> Use:
    if reader is not None and reader.name not in MIXING:
        # Another dataset is made of its elements: `TFRecordDataset(files)`.
        return Use(Kind.CONSUMED, reader.call)
    why = machine.guessed.get(stage.number) or limit
    if stage.number in machine.kept:
        why = Why.ATTRIBUTE
    return Use(Kind.NESTED if stage.nested else Kind.UNUSED, stage.call, why=why)


def _reached(machine: Machine, why: Why) -> bool:
    return why.value.removeprefix("limit: ") in machine.graph.limits
