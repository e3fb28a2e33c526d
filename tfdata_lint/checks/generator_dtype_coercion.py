"""Generators whose values the declared dtype cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.leaves import Leaf, leaves
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.tensors import FLOATS, bounds_of
from tfdata_lint.graph.values import Constant, Range, Sequence, Tensor, Thing, Unknown
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Fractions that become whole numbers, and numbers that wrap around."""
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.call is None:
                continue
            told = [_lost(part) for part in leaves(stage) if isinstance(part, Leaf)]
            for message, severity in filter(None, told):
                yield Problem(stage.call, message, severity, pipeline)


def _lost(part: Leaf) -> tuple[str, Severity] | None:
    """What the cast loses of one part of an element; None where nothing is known to be lost."""
    dtype = part.declared.dtype
    bounds = bounds_of(dtype)
    if bounds is None:
        return None
    for number in _literals(part.yielded):
        kept = int(number)
        if kept != number:
            return f"{number} is cast to {dtype} without a word, and becomes {kept}", Severity.ERROR
        if not bounds[0] <= kept <= bounds[1]:
            return f"{number} is cast to {dtype} without a word, and wraps around", Severity.ERROR
    if _is_part_of_a_count(part.yielded):
        return (
            f"what `/` gives is cast to {dtype} without a word: fractions are cut off",
            Severity.WARNING,
        )
    if isinstance(part.yielded, Tensor):
        tensor = part.yielded
        if tensor.dtype in FLOATS and tensor.range in {Range.FRACTIONS, Range.UNIT}:
            message = f"{tensor.dtype} is cast to {dtype} without a word: fractions are cut off"
            return message, Severity.WARNING
    return None


def _is_part_of_a_count(thing: Thing) -> bool:
    """True for one number after the other, divided by a whole number that not all are a multiple
    of."""
    match thing:
        case Unknown(identity=("Divide", ("unknown", ("number", _)), ("int", int(by)))):
            return abs(by) > 1
    return False


def _literals(thing: Thing) -> Iterator[int | float]:
    match thing:
        case Constant(value=bool()):
            pass
        case Constant(value=int() | float() as number):
            yield number
        case Sequence(items=items):
            for item in items:
                for inner in item.things():
                    yield from _literals(inner)


rule = Rule(
    code="TFD403",
    name="generator-dtype-coercion",
    summary="a generator yields numbers that the declared dtype cuts off or wraps around",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
