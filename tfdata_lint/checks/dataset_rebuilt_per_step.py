"""Training steps that begin a dataset anew."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Datasets of which each round of a training loop, or each call of a step, takes the first
    element."""
    for pipeline in graph.restarts:
        if pipeline.use.node is not None and pipeline.proven:
            message = (
                "each step begins a new pass over the dataset and takes its first element: build "
                "the iterator once, before the loop"
            )
            yield Problem(pipeline.use.node, message, Severity.WARNING, pipeline)


rule = Rule(
    code="TFD208",
    name="dataset-rebuilt-per-step",
    summary="each training step begins the dataset anew",
    severity=Severity.WARNING,
    claim=Claim.FASTER,
    check=check,
)
