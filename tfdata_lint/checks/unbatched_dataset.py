"""Single examples where a model expects batches."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import append_call
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline
from tfdata_lint.graph.size import makes_batches
from tfdata_lint.graph.training import example_shape, fed
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

_CHANNELS = frozenset({1, 3, 4})


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Datasets whose elements lack the batch axis that the model's input has."""
    trained = _trained_with(graph)
    for pipeline, feeding in fed(graph):
        shape, example = _features(pipeline), example_shape(feeding.model)
        if example is None and pipeline.use.kind is Kind.VALIDATION:
            example = _beside(pipeline, trained.get(id(pipeline.use.node), []))
        if shape is None or example is None or not _is_one(shape, example):
            continue
        node = pipeline.use.expression or pipeline.use.node
        if node is not None:
            message = (
                f"`{feeding.method}` gets single examples of shape {shape} without a batch axis: "
                "the model raises ValueError"
            )
            yield Problem(node, message, Severity.ERROR, pipeline, _repair(pipeline))


def _trained_with(graph: Graph) -> dict[int, list[Pipeline]]:
    """The pipelines that each call of `fit` trains on."""
    found: dict[int, list[Pipeline]] = {}
    for pipeline, _ in fed(graph):
        if pipeline.use.kind is Kind.FIT:
            found.setdefault(id(pipeline.use.node), []).append(pipeline)
    return found


def _beside(pipeline: Pipeline, trained: list[Pipeline]) -> tuple[int | None, ...] | None:
    """The shape of one example in the batches that a model is trained on with the same call, None
    where they are not known to be batches."""
    together = [each for each in trained if each.guards.both(pipeline.guards) is not None]
    shapes = {_features(each) for each in together}
    shape = shapes.pop() if len(shapes) == 1 else None
    batched = all(any(map(makes_batches, each.last.walk())) for each in together)
    return shape[1:] if shape and batched else None


def _is_one(shape: tuple[int | None, ...], example: tuple[int | None, ...]) -> bool:
    """True when a shape is that of one example.

    An unknown size may be that of a batch, whose elements lack a last axis of one that Keras adds
    by itself; but not in pictures, which end in their channels. Nor does it raise where one example
    is one number: then a row of them is a batch.
    """
    if not shape or len(shape) != len(example) or example == (1,):
        return False
    if None in shape and (len(shape) < 3 or shape[-1] not in _CHANNELS):
        return False
    return all(None in pair or pair[0] == pair[1] for pair in zip(shape, example, strict=True))


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
