"""Shuffle buffers that shuffle next to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.batches import BATCHING, REGROUPING, after, batching
from tfdata_lint.graph.order import constant, shuffles
from tfdata_lint.graph.passes import READ
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.size import at_most
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_MIXING = frozenset(
    {"interleave", "parallel_interleave", "sample_from_datasets", "choose_from_datasets"}
)
"""Steps that bring elements from several places in turn."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Buffers of one element, and those below the size of the batch that is made of them."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind not in READ:
            continue
        for stage in pipeline.stages:
            if stage.name != "shuffle" or stage.call is None:
                continue
            size = constant(stage, "buffer_size", pipeline.guards)
            if type(size) is not int or _is_mixed(stage, size, pipeline):
                continue
            message = _said(stage, size, pipeline)
            if message is not None:
                yield Problem(stage.call, message, Severity.WARNING, pipeline)


def _is_mixed(shuffle: Stage, size: int, pipeline: Pipeline) -> bool:
    """True for elements that come mixed already, and for no more than the buffer holds."""
    bound = at_most(shuffle.inputs[0])
    if bound is not None and bound <= size:
        return True
    return any(
        stage.name in _MIXING or shuffles(stage, pipeline.guards)
        for before in shuffle.inputs
        for stage in before.walk()
    )


def _said(shuffle: Stage, size: int, pipeline: Pipeline) -> str | None:
    if size == 1:
        return "`shuffle(1)` does nothing: a buffer of one element leaves the order as it is"
    if batching(shuffle.inputs[0]) is not None:
        return None
    for stage in after(shuffle, pipeline):
        if stage.name in BATCHING:
            batch = constant(stage, "batch_size", pipeline.guards)
            if type(batch) is int and size < batch:
                return (
                    f"`shuffle` has a buffer of {size} elements, less than one batch of {batch}: "
                    "elements that stand together in the data stay together"
                )
        if stage.name in BATCHING | REGROUPING:
            return None
    return None


rule = Rule(
    code="TFD110",
    name="shuffle-buffer-too-small",
    summary="a shuffle buffer of one element, or of less than a batch",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
