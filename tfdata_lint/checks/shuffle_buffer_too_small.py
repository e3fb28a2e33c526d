"""Shuffle buffers that shuffle next to nothing."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import remove_call
from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.batches import BATCHING, REGROUPING, after, batching, line
from tfdata_lint.graph.behaviour import numbers_alone
from tfdata_lint.graph.cardinality import count_of
from tfdata_lint.graph.evaluation import is_evaluation
from tfdata_lint.graph.order import SHUFFLING, constant, shuffles
from tfdata_lint.graph.passes import order_matters
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.size import BIG_ELEMENT, at_most, known_bytes
from tfdata_lint.reading.mixing import mixes
from tfdata_lint.reading.testing import is_test
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_MIXING = frozenset(
    {"interleave", "parallel_interleave", "sample_from_datasets", "choose_from_datasets"}
)
"""Steps that bring elements from several places in turn."""

_LITTLE = 100
"""Elements up to which a buffer is small where it holds a tenth of the data or less."""

_TRAINS_NOTHING = frozenset({Kind.CONSUMED, Kind.INFERENCE})

_IN_PLACE = frozenset({"map", "enumerate", "cache", "filter", "prefetch", "skip", "with_options"})
"""Steps that leave elements in their order."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Buffers of one element, below the size of a batch, or of a small part of the data."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or not order_matters(pipeline):
            continue
        for stage in pipeline.stages:
            if stage.name not in SHUFFLING or stage.call is None:
                continue
            if is_test(graph.sources[id(stage.call)].path):
                # A few rows that are made up: how well they are mixed matters to nobody.
                continue
            size = constant(stage, "buffer_size", pipeline.guards)
            if size is not True and type(size) is not int:
                continue
            if size == 1 and not _is_written(stage):
                # A size that is chosen elsewhere is how a shuffle is turned off, unless it is the
                # number of elements in a batch.
                if _is_that_of_a_batch(stage, pipeline) and not _is_mixed(
                    stage, size, pipeline, graph
                ):
                    message = (
                        f"`{stage.name}` has a buffer of one element, as many as a batch has here: "
                        "the order stays as it is"
                    )
                    yield Problem(stage.call, message, Severity.WARNING, pipeline)
                continue
            if size == 1 and stage.name != "shuffle":
                # It still repeats.
                continue
            if size == 1:
                message = (
                    f"`shuffle({size})` does nothing: a buffer of one element leaves the order as "
                    "it is"
                )
                yield Problem(stage.call, message, Severity.WARNING, pipeline, _repair(stage.call))
                continue
            if _is_mixed(stage, size, pipeline, graph) or batching(stage.inputs[0]) is not None:
                continue
            message, severity = _said(stage, size, pipeline, graph)
            if message:
                yield Problem(stage.call, message, severity, pipeline)


def _is_written(shuffle: Stage) -> bool:
    """True for a size that is a number, or True, where the step is written."""
    match shuffle.arguments["buffer_size"].node:
        case cst.Integer() | cst.Name(value="True"):
            return True
    return False


def _is_that_of_a_batch(shuffle: Stage, pipeline: Pipeline) -> bool:
    """True for single elements of training whose buffer is as large as the batch that is made of
    them, by the same name: nobody turns a shuffle off by that."""
    if batching(shuffle.inputs[0]) is not None or is_evaluation(pipeline):
        return False
    size = shuffle.arguments["buffer_size"].node
    batch = next((each for each in after(shuffle, pipeline) if each.name in BATCHING), None)
    given = batch.arguments.get("batch_size") if batch is not None else None
    return (
        isinstance(size, cst.Name | cst.Attribute)
        and given is not None
        and given.node is not None
        and size.deep_equals(given.node)
    )


def _is_mixed(shuffle: Stage, size: int, pipeline: Pipeline, graph: Graph) -> bool:
    """True for elements that come mixed already, and for no more than the buffer holds."""
    bound = at_most(shuffle.inputs[0])
    if bound is not None and bound <= size:
        return True
    before = list(shuffle.inputs[0].walk())
    if any(stage.name in _MIXING or shuffles(stage, pipeline.guards) for stage in before):
        return True
    # Which list is mixed is not followed: it is enough that one is, where the data begin.
    begun = (stage.call for stage in before if not stage.inputs)
    return any(mixes(*graph.place(call)) for call in begun if call is not None)


def _said(shuffle: Stage, size: int, pipeline: Pipeline, graph: Graph) -> tuple[str, Severity]:
    for stage in after(shuffle, pipeline):
        if stage.name in BATCHING:
            batch = constant(stage, "batch_size", pipeline.guards)
            if type(batch) is int and size < batch:
                message = (
                    f"`{shuffle.name}` has a buffer of {size} elements, less than one batch of "
                    f"{batch}: elements that stand together in the data stay together"
                )
                if pipeline.use.kind in _TRAINS_NOTHING and _is_shown(shuffle):
                    return f"{message}; here a few or counted ones are read through", Severity.INFO
                if _is_for_others(shuffle, pipeline, graph):
                    return f"{message}; here nothing is trained", Severity.INFO
                return message, Severity.WARNING
        if stage.name in BATCHING | REGROUPING:
            break
    if pipeline.use.kind in _TRAINS_NOTHING or is_evaluation(pipeline):
        return "", Severity.INFO
    if size <= _LITTLE and _are_many(shuffle, size):
        message = (
            f"`{shuffle.name}` has a buffer of {size} elements: what stands together in the data "
            "stays close together"
        )
        return message, Severity.INFO
    return "", Severity.INFO


def _is_shown(shuffle: Stage) -> bool:
    """True for elements that are there to show what steps do: counted ones, and a few."""
    most = at_most(shuffle.inputs[0])
    return numbers_alone(shuffle) or (most is not None and most <= _LITTLE)


def _is_for_others(shuffle: Stage, pipeline: Pipeline, graph: Graph) -> bool:
    """True for data that train nothing and are split from others that do."""
    return not _trains(pipeline) and any(map(_trains, graph.through[id(shuffle.call)]))


def _trains(pipeline: Pipeline) -> bool:
    return pipeline.use.kind not in _TRAINS_NOTHING and not is_evaluation(pipeline)


def _are_many(shuffle: Stage, size: int) -> bool:
    """True for elements that come as they are stored, ten times as many as the buffer holds for all
    that the code shows, and so small that more would fit into it."""
    before = shuffle.inputs[0]
    source = next((each for each in line(before) if each.name not in _IN_PLACE), None)
    if source is None or source.inputs or "num_parallel_reads" in source.arguments:
        return False
    if known_bytes(before.element) > BIG_ELEMENT:
        return False
    count = count_of(before)
    if count is not None:
        return count >= 10 * size
    operation = CONSTRUCTORS.get(source.path)
    return operation is not None and operation.file_backed and at_most(before) is None


def _repair(call: cst.Call) -> Repair:
    """Unsafe: without the step a seed gives other random numbers to those after it, and the state
    of an iterator that was saved with it cannot be restored."""
    return Repair("Delete it", Applicability.UNSAFE, lambda source: remove_call(source, call))


rule = Rule(
    code="TFD110",
    name="shuffle-buffer-too-small",
    summary="a shuffle buffer of one element, less than a batch, or a small part of the data",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
