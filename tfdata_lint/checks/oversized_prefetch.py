"""Prefetch buffers that hold hundreds of batches."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import libcst as cst

from tfdata_lint.graph.batches import batching
from tfdata_lint.graph.order import constant
from tfdata_lint.graph.passes import NEVER_RUN
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.unread import unread
from tfdata_lint.reading.source import ForeignNode
from tfdata_lint.repairs import autotuned, may_be_older
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

MANY = 100
"""Batches beyond which a buffer is larger than anybody needs; AUTOTUNE stays far below."""

FEW = 16
"""Batches up to which a buffer is no problem, even if its size is that of a batch."""

_KEPT = "may be kept in memory"


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Buffers behind a batch whose size counts elements, or is very large."""
    left = unread(graph)
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in NEVER_RUN:
            continue
        for stage in pipeline.stages:
            if (
                stage.name != "prefetch"
                or stage.call is None
                or "buffer_size" not in stage.arguments
                or id(stage) in left
            ):
                continue
            batch = batching(stage.inputs[0])
            if batch is None or _is_kept_anyway(stage, pipeline):
                continue
            what = _too_many(stage, batch, pipeline, graph)
            if what is not None:
                older = may_be_older(assumptions.target, graph)
                repair = Repair(
                    "Keep one batch" if older else "Let TensorFlow choose the buffer size",
                    Applicability.SAFE,
                    lambda source, stage=stage: autotuned(  # type: ignore[misc]
                        stage, "buffer_size", source, 1, assumptions.target, graph
                    ),
                )
                message = f"`prefetch` stands behind `{batch.name}`, so it counts batches: {what}"
                yield Problem(stage.call, message, Severity.WARNING, pipeline, repair)


def _is_kept_anyway(stage: Stage, pipeline: Pipeline) -> bool:
    """True where a cache directly behind a step keeps all that it gives in memory."""
    return any(
        each.name == "cache" and stage in each.inputs and "filename" not in each.arguments
        for each in pipeline.stages
    )


def _as_written(prefetch: Stage, graph: Graph) -> str:
    """The size of the buffer as it is written, for a message; empty for one of another file."""
    size, source = prefetch.arguments["buffer_size"].node, graph.sources[id(prefetch.call)]
    try:
        return f" (`{source.code(size)}`)" if size is not None else ""
    except ForeignNode:
        return ""


def _too_many(prefetch: Stage, batch: Stage, pipeline: Pipeline, graph: Graph) -> str | None:
    count = constant(prefetch, "buffer_size", pipeline.guards)
    size, buffer = batch.arguments.get("batch_size"), prefetch.arguments["buffer_size"]
    if size is not None and _is_divided_by(buffer.node, size.node):
        # So many elements are meant.
        return None
    if type(count) is int and count > MANY:
        return f"up to {count} of them are kept in memory"
    if size is None or (type(count) is int and count < FEW):
        return None
    if buffer.value.key == size.value.key:
        return f"as many of them as a batch has elements{_as_written(prefetch, graph)} {_KEPT}"
    if _is_multiple(buffer.value.key, size.value.key):
        return (
            "at least as many of them as a batch has elements"
            f"{_as_written(prefetch, graph)} {_KEPT}"
        )
    if type(count) is int and _is_written_as_multiple(buffer.node, size.node):
        return f"up to {count} of them are kept in memory"
    return None


def _is_divided_by(number: cst.CSTNode | None, by: cst.CSTNode | None) -> bool:
    """True for `1000 // batch_size` or `int(1000 / batch_size)`."""
    match number:
        case cst.Call(func=cst.Name(value="int"), args=[cst.Arg(value=inner)]):
            return _is_divided_by(inner, by)
        case cst.BinaryOperation(operator=cst.Divide() | cst.FloorDivide(), right=right):
            return by is not None and right.deep_equals(by)
    return False


def _is_written_as_multiple(number: cst.CSTNode | None, of: cst.CSTNode | None) -> bool:
    """True for `10 * batch_size`, where a batch has `batch_size` elements."""
    match number:
        case cst.BinaryOperation(left=left, operator=cst.Multiply(), right=right) if isinstance(
            of, cst.Name | cst.Attribute | cst.Subscript
        ):
            return left.deep_equals(of) or right.deep_equals(of)
    return False


def _is_multiple(number: Hashable, of: Hashable) -> bool:
    """True for what is known by its key to be the other number, or that many times something, or
    more."""
    match number:
        case ("unknown", ("Add", left, ("int", int(more)))) if more > 0:
            return _is_multiple(left, of)
        case ("unknown", ("Multiply", left, right)):
            return _is_multiple(left, of) or _is_multiple(right, of)
    return number == of


rule = Rule(
    code="TFD304",
    name="oversized-prefetch",
    summary="prefetch keeps hundreds of batches in memory",
    severity=Severity.WARNING,
    claim=Claim.MEMORY,
    check=check,
)
