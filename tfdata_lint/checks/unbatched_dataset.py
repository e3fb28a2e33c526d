"""Single examples where a model expects batches."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import append_call
from tfdata_lint.graph.pipeline import Graph, Pipeline
from tfdata_lint.graph.training import fed, input_rank
from tfdata_lint.graph.values import Sequence, Tensor
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Datasets whose elements lack the batch axis that the model's input has."""
    for pipeline, feeding in fed(graph):
        shape, expected = _features(pipeline), input_rank(feeding.model)
        if shape is None or expected is None or len(shape) + 1 != expected:
            continue
        node = pipeline.use.expression or pipeline.use.node
        if node is not None:
            message = (
                f"`{feeding.method}` gets single examples of shape {shape} without a batch axis: "
                "the model raises ValueError"
            )
            yield Problem(node, message, Severity.ERROR, pipeline, _repair(pipeline))


def _features(pipeline: Pipeline) -> tuple[int | None, ...] | None:
    """The shape of the features of one element, None where it is not known."""
    element = pipeline.last.element
    thing = element.only() if element is not None else None
    if isinstance(thing, Sequence) and thing.items and not thing.repeated:
        thing = thing.items[0].only()
    return thing.shape if isinstance(thing, Tensor) else None


def _repair(pipeline: Pipeline) -> Repair | None:
    given = pipeline.use.expression
    if given is None:
        return None
    if (
        isinstance(given, cst.Call)
        and given is pipeline.last.call
        and pipeline.last.name == "prefetch"
    ):
        # Batches are what is to be made ahead.
        given = given.func.value if isinstance(given.func, cst.Attribute) else given
    return Repair(
        "Append `batch(32)`",
        Applicability.UNSAFE,
        lambda source: [append_call(source, given, ".batch(32)")],
    )


rule = Rule(
    code="TFD804",
    name="unbatched-dataset",
    summary="a model that expects batches is given single examples",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
