"""Lists of arrays given to `from_tensor_slices`, which stacks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from tfdata_lint.graph.pipeline import Argument, Graph, Pipeline, Stage
from tfdata_lint.graph.shapes import agree, shown
from tfdata_lint.graph.tensors import FLOATS, INTEGERS
from tfdata_lint.graph.values import Function, Sequence, Tensor
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)

_CONSTRUCTORS = frozenset({"from_tensor_slices", "from_tensors"})

_CHANNELS = (1, 3, 4)
"""Sizes of the last axis of a picture."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`from_tensor_slices([x, y])` where x and y are two arrays of many rows."""
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            argument = stage.arguments.get("tensors")
            if stage.name not in _CONSTRUCTORS or stage.handled or argument is None:
                continue
            arrays = _pair(argument)
            if stage.call is None or arrays is None:
                continue
            reason = _cannot_stack(*arrays)
            if reason is not None:
                message = f"a list is stacked to one tensor, but {reason}; a tuple makes pairs"
                severity = Severity.ERROR
            elif (
                stage.name == "from_tensor_slices"
                and _pairs_rows(argument, *arrays)
                and not _are_taken_whole(stage, pipeline)
            ):
                message = "a list of two arrays makes two elements, one array each, and no pairs"
                severity = Severity.WARNING
            else:
                continue
            yield Problem(stage.call, message, severity, pipeline, _repair(argument))


def _pair(argument: Argument) -> tuple[Tensor, Tensor] | None:
    """The two arrays that a list holds, None for anything else."""
    match argument.value.only():
        case Sequence(items=(first, second), is_list=True, repeated=False):
            left, right = first.only(), second.only()
            if isinstance(left, Tensor) and isinstance(right, Tensor):
                return left, right
    return None


def _cannot_stack(one: Tensor, other: Tensor) -> str | None:
    """Why TensorFlow refuses to make one tensor of two arrays; None where it may not."""
    if one.shape is not None and other.shape is not None and not agree(one.shape, other.shape):
        return f"the shapes differ: {shown(one.shape)} and {shown(other.shape)}"
    kinds = [
        "text" if each.dtype == "string" else "numbers"
        for each in (one, other)
        if each.dtype in FLOATS | INTEGERS | {"string"}
    ]
    if len(set(kinds)) == 2:
        return "one holds text and the other numbers"
    return None


def _pairs_rows(argument: Argument, one: Tensor, other: Tensor) -> bool:
    """True for two tables of more rows than there are arrays: rows that belong together. Two
    pictures are examples, and so are two parts that were taken out of something."""
    shapes = [shape for shape in (one.shape, other.shape) if shape is not None]
    match argument.node:
        case cst.List(elements=[cst.Element(cst.Subscript()), cst.Element(cst.Subscript())]):
            return False
    return len(shapes) == 2 and all(
        len(shape) > 1
        and (shape[0] is None or shape[0] > len(shapes))
        and not (len(shape) == 3 and shape[-1] in _CHANNELS)
        for shape in shapes
    )


def _are_taken_whole(stage: Stage, pipeline: Pipeline) -> bool:
    """True where the next step maps a function of one argument, which no pair could be given to."""
    for each in pipeline.stages:
        function = each.arguments.get("map_func")
        if each.name == "map" and each.inputs[0] is stage and function is not None:
            target = function.value.only()
            return isinstance(target, Function) and len(target.node.params.params) == 1
    return False


def _repair(argument: Argument) -> Repair | None:
    """A tuple in place of the list, where the list is written; unsafe, other elements come out."""
    node = argument.node
    if not isinstance(node, cst.List):
        return None

    def edits(source: Source) -> Iterable[Edit]:
        start, end = source.span(node.lbracket)[0], source.span(node.rbracket)[1]
        return Edit(start, start + 1, "("), Edit(end - 1, end, ")")

    return Repair("Make it a tuple", Applicability.UNSAFE, edits)


rule = Rule(
    code="TFD116",
    name="list-instead-of-tuple",
    summary="from_tensor_slices of a list stacks its arrays instead of pairing them",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
