"""Caches that freeze augmentation, or the order of the elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from tfdata_lint.graph.batches import after
from tfdata_lint.graph.behaviour import augmentations, varying
from tfdata_lint.graph.cardinality import REPEATING, endless, literal
from tfdata_lint.graph.evaluation import is_evaluation
from tfdata_lint.graph.order import FREEZING, reshuffled, shuffles, split_by_hand, unfrozen
from tfdata_lint.graph.passes import EVALUATING, once
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.size import HANDFUL, takes_most
from tfdata_lint.reading.surroundings import comments_about
from tfdata_lint.regex import Regex
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Repair, Rule, Severity

_SILENT = EVALUATING | {Kind.PEEKED, Kind.DISCARDED, Kind.UNUSED}

_JOINING = frozenset({"concatenate", "sample_from_datasets", "choose_from_datasets"})

_INTENDED = Regex(
    r"\b(?:on purpose|purposely|deliberate(?:ly)?|intentional(?:ly)?|by design|pre-?augmented)\b"
    r"|\b(?:fixed|same) (?:set of )?(?:random )?(?:views?|augmentations?|crops?|flips?|noise)\b"
    r"|\baugment(?:ed|ation)?(?: only)? once\b|\boffline augmentation\b",
    re.IGNORECASE,
)
"""What comments say where one set of views is meant to serve all epochs."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Caches of data that are made anew at random in each pass without them."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in _SILENT:
            continue
        for stage in pipeline.stages:
            if stage.name not in FREEZING or stage.call is None:
                continue
            if once(pipeline, stage) and not _repeated(stage, pipeline):
                continue
            before = list(unfrozen(stage.inputs[0]))
            if any(_is_few(each, graph) for each in before) or endless(stage.inputs[0]):
                # A few elements to look at; or a cache that is never read from.
                continue
            if is_evaluation(pipeline):
                continue
            yield from _frozen(stage, before, pipeline, graph)


def _frozen(
    cache: Stage, before: list[Stage], pipeline: Pipeline, graph: Graph
) -> Iterator[Problem]:
    assert cache.call is not None
    if any(map(_gives_several_views, before)):
        return
    if _INTENDED.search(comments_about(*graph.place(cache.call))) is not None:
        return
    for stage in before:
        for draw in varying(stage, pipeline.guards):
            kept = f"`{cache.name}` keeps what `{draw.text}` drew in the first pass"
            filtered = any(each.name == "filter" for each in after(cache, pipeline))
            if filtered and draw not in augmentations(stage, pipeline.guards):
                message = f"{kept}: it may be what `filter` behind it tells parts of the data by"
                yield Problem(cache.call, message, Severity.INFO, pipeline)
                return
            message = f"{kept}: each later epoch gets the same augmentation"
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


def _is_few(stage: Stage, graph: Graph) -> bool:
    """True for a `take` of a handful, or of as many as somebody asks for; not for one part of data
    that are split, or for most of them."""
    if stage.name != "take":
        return False
    count = literal(stage.arguments.get("count"))
    if type(count) is int:
        return count <= HANDFUL
    return not takes_most(stage) and id(stage.inputs[0].call) not in split_by_hand(graph)


def _gives_several_views(stage: Stage) -> bool:
    """True for a step behind which an element comes more than once: then an epoch is a set of views
    that was made larger, and no view is that of all epochs."""
    if stage.name in _JOINING:
        ways = [{id(each) for each in way.walk()} for way in stage.inputs]
        return any(one & other for one, other in combinations(ways, 2))
    if stage.name in REPEATING:
        return literal(stage.arguments.get("count")) not in (None, -1, 1)
    return any(_gives_several_views(each) for made in stage.inner for each in made.walk())


def _repair(cache: Stage, mapped: Stage) -> Repair | None:
    return swapped(mapped, cache, "Cache before the random map")


def _repeated(cache: Stage, pipeline: Pipeline) -> bool:
    """True where one pass over the pipeline goes over what is cached several times.

    An endless `repeat` says nothing in a `fit` of one epoch, whose steps may be those of one pass.
    """
    for stage in _behind(cache, pipeline):
        count = literal(stage.arguments.get("count")) if stage.name in REPEATING else 1
        if count in (None, -1) and pipeline.use.kind is not Kind.FIT:
            return True
        if type(count) is int and count > 1:
            return True
    return False


def _shuffled_again(cache: Stage, pipeline: Pipeline) -> bool:
    return any(shuffles(stage, pipeline.guards) for stage in _behind(cache, pipeline))


def _behind(cache: Stage, pipeline: Pipeline) -> Iterator[Stage]:
    return (
        stage
        for stage in pipeline.stages
        if stage is not cache and any(each is cache for each in stage.walk())
    )


rule = Rule(
    code="TFD106",
    name="cache-after-random-map",
    summary="a cache keeps the first epoch's random augmentation for all",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
