"""Caches behind an endless repeat."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.cardinality import endless
from tfdata_lint.graph.pipeline import Graph, Kind
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Caches that never hold all of their data, because these never come to an end."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind is Kind.PEEKED:
            continue
        for stage in pipeline.stages:
            if stage.name == "cache" and stage.call is not None and endless(stage.inputs[0]):
                message = (
                    "`cache` stands behind an endless `repeat`, so it is never complete: nothing "
                    "is read from it, and every round of the data is stored again"
                )
                repair = swapped(stage.inputs[0], stage, "Cache first, then `repeat`")
                yield Problem(stage.call, message, Severity.ERROR, pipeline, repair)


rule = Rule(
    code="TFD302",
    name="cache-after-repeat",
    summary="a cache behind an endless repeat is never complete",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
    covers=frozenset({"TFD301"}),
)
