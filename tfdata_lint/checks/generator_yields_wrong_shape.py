"""Generators that yield another shape than they are declared to."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.leaves import Leaf, Misfit, leaves
from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.shapes import agree, shown
from tfdata_lint.graph.tensors import as_tensor
from tfdata_lint.graph.values import one
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Elements that `from_generator` refuses when they are asked for."""
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.call is None or stage.handled:
                continue
            wrong = next(filter(None, map(_wrong, leaves(stage))), None)
            if wrong is not None:
                message = f"the generator yields {wrong}: InvalidArgumentError at that element"
                yield Problem(stage.call, message, Severity.ERROR, pipeline)


def _wrong(part: Leaf | Misfit) -> str | None:
    """What a generator yields that its declaration does not allow; None where it does."""
    if isinstance(part, Misfit):
        what = "a list" if part.is_list else f"{part.yielded} parts"
        return f"{what} where a tuple of {part.declared} is declared"
    declared, yielded = part.declared.shape, as_tensor(one(part.yielded)).shape
    if declared is None or yielded is None:
        return None
    return (
        None
        if agree(declared, yielded)
        else f"the shape {shown(yielded)} where {shown(declared)} is declared"
    )


rule = Rule(
    code="TFD411",
    name="generator-yields-wrong-shape",
    summary="a generator yields another shape than its output_signature declares",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
