"""Caches that freeze augmentation, or the order of the elements."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.behaviour import varying
from tfdata_lint.graph.cardinality import endless, literal
from tfdata_lint.graph.order import FREEZING, reshuffled, shuffles, unfrozen
from tfdata_lint.graph.passes import EVALUATING, once
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.size import HANDFUL, is_evaluation
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Repair, Rule, Severity

_SILENT = EVALUATING | {Kind.PEEKED, Kind.DISCARDED, Kind.UNUSED}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Caches of data that are made anew at random in each pass without them."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in _SILENT or once(pipeline):
            continue
        for stage in pipeline.stages:
            if stage.name not in FREEZING or stage.call is None:
                continue
            before = list(unfrozen(stage.inputs[0]))
            if any(map(_is_few, before)) or endless(stage.inputs[0]):
                # A few elements to look at; or a cache that is never read from.
                continue
            if is_evaluation(pipeline, graph):
                continue
            yield from _frozen(stage, before, pipeline)


def _frozen(cache: Stage, before: list[Stage], pipeline: Pipeline) -> Iterator[Problem]:
    assert cache.call is not None
    for stage in before:
        for draw in varying(stage, pipeline.guards):
            message = (
                f"`{cache.name}` keeps what `{draw.text}` drew in the first pass: each later epoch "
                "gets the same augmentation"
            )
            yield Problem(cache.call, message, Severity.WARNING, pipeline, _repair(cache, stage))
            return
    for stage in reshuffled(cache.inputs[0], pipeline.guards):
        if not _shuffled_again(cache, pipeline):
            message = (
                f"`{cache.name}` keeps the order that `{stage.name}` gave in the first pass: each "
                "later epoch has the same one"
            )
            yield Problem(cache.call, message, Severity.INFO, pipeline)
        return


def _is_few(stage: Stage) -> bool:
    """True for a `take` of a handful, or of as many as somebody asks for."""
    count = literal(stage.arguments.get("count"))
    return stage.name == "take" and not (type(count) is int and count > HANDFUL)


def _repair(cache: Stage, mapped: Stage) -> Repair | None:
    return swapped(mapped, cache, "Cache before the random map")


def _shuffled_again(cache: Stage, pipeline: Pipeline) -> bool:
    return any(
        shuffles(stage, pipeline.guards) and stage is not cache
        for stage in pipeline.stages
        if any(each is cache for each in stage.walk())
    )


rule = Rule(
    code="TFD106",
    name="cache-after-random-map",
    summary="a cache keeps the first epoch's random augmentation for all",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
