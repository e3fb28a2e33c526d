"""Caches that are never read to their end."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.batches import after, line
from tfdata_lint.graph.order import constant
from tfdata_lint.graph.passes import EVALUATING, READ, several
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_KEEPING_ON = frozenset(
    {"batch", "enumerate", "filter", "map", "padded_batch", "prefetch", "with_options"}
)
"""Steps that read no further in the cache than they are asked to, or not much. A `shuffle` may read
all of it to fill its buffer."""

_NEVER_RUN = {Kind.PEEKED, Kind.DISCARDED, Kind.UNUSED}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Data that are cut off by `take` behind a cache, in each of several passes."""
    readers: dict[int, list[Pipeline]] = {}
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.name == "cache" and pipeline.use.kind not in _NEVER_RUN:
                readers.setdefault(id(stage), []).append(pipeline)
    for pipeline in graph.pipelines:
        if pipeline.use.kind not in READ | EVALUATING or not several(pipeline):
            continue
        for stage in pipeline.stages:
            cache = _cut_off(stage, pipeline)
            if cache is None or stage.call is None or not pipeline.proven:
                continue
            if any(_completes(reader, cache, pipeline) for reader in readers[id(cache)]):
                continue
            message = (
                "`take` stands behind `cache`, which is never read to its end and so never "
                "complete: each pass makes the elements anew"
            )
            repair = swapped(cache, stage, "Cache what `take` lets through")
            yield Problem(stage.call, message, Severity.WARNING, pipeline, repair)


def _cut_off(take: Stage, pipeline: Pipeline) -> Stage | None:
    """The cache of which a `take` lets only a part through."""
    if take.name != "take" or constant(take, "count", pipeline.guards) == -1:
        return None
    if any(stage.name == "cache" for stage in after(take, pipeline)):
        return None
    for stage in line(take.inputs[0]):
        if stage.name == "cache":
            return stage
        if stage.name not in _KEEPING_ON:
            return None
    return None


def _completes(reader: Pipeline, cache: Stage, pipeline: Pipeline) -> bool:
    """True for another use that reads the cache to its end."""
    if reader.guards.excludes(pipeline.guards):
        return False
    return all(stage.name != "take" for stage in after(cache, reader))


rule = Rule(
    code="TFD210",
    name="cache-then-truncate",
    summary="take behind a cache, which so is never complete",
    severity=Severity.WARNING,
    claim=Claim.FASTER,
    check=check,
)
