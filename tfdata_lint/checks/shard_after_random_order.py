"""Shards of data whose order is another one on each worker."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.order import constant, seeded, shuffles, unfrozen
from tfdata_lint.graph.passes import NEVER_RUN
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.values import Dataset
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Shards behind a shuffle that has no seed."""
    parts = _parts(graph)
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in NEVER_RUN:
            continue
        for stage in pipeline.stages:
            if stage.name != "shard" or stage.call is None:
                continue
            if _is_seeded(stage, graph) or parts[id(stage.call)] == 1:
                continue
            shuffle = _shuffle_before(stage, pipeline)
            if shuffle is not None and not _all_of_one_order(stage, shuffle, pipeline):
                message = (
                    f"`shard` stands behind `{shuffle.name}`, which without a seed gives each "
                    "worker another order: some elements go to several workers, others to none"
                )
                repair = swapped(shuffle, stage, "Shard before shuffling")
                yield Problem(stage.call, message, Severity.WARNING, pipeline, repair)


def _parts(graph: Graph) -> dict[int, int]:
    """How many parts each call of `shard` gives, by its identity; 0 where that is not seen.

    One part, the same for all workers, is a sample.
    """
    indices: dict[int, set[object]] = {}
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name == "shard":
                index = constant(stage, "index", pipeline.guards)
                indices.setdefault(id(stage.call), set()).add(index)
    return {call: 0 if ... in found else len(found) for call, found in indices.items()}


def _shuffle_before(shard: Stage, pipeline: Pipeline) -> Stage | None:
    for before in shard.inputs:
        for stage in _with_files(before):
            if shuffles(stage, pipeline.guards) and not seeded(stage, pipeline.guards):
                return stage
    return None


def _all_of_one_order(shard: Stage, shuffle: Stage, pipeline: Pipeline) -> bool:
    """True where one program makes all parts, by literal numbers or in a loop, of an order that is
    kept."""
    index = constant(shard, "index", pipeline.guards)
    if index is ... and shard.rounds <= shuffle.rounds:
        return False
    if constant(shuffle, "reshuffle_each_iteration", pipeline.guards) is False:
        return True
    return all(stage is not shuffle for stage in unfrozen(shard))


def _with_files(last: Stage) -> Iterator[Stage]:
    """All that feeds a stage, with the dataset of names whose files are read, where it is one."""
    for stage in last.walk():
        yield stage
        files = stage.arguments.get("filenames")
        thing = files.value.only() if files is not None else None
        if isinstance(thing, Dataset):
            yield from thing.stage.walk()


def _is_seeded(shard: Stage, graph: Graph) -> bool:
    """True where TensorFlow's random numbers are seeded as a whole: in all workers alike."""
    file = graph.sources[id(shard.call)]
    return any(graph.sources[id(note.node)] is file for note in graph.seeds)


rule = Rule(
    code="TFD601",
    name="shard-after-random-order",
    summary="shard behind an unseeded shuffle loses and repeats elements",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
