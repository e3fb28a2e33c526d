"""Predictions that are in another order than the labels."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.order import reshuffled
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Data that are reshuffled in each pass and given to `predict`."""
    read: dict[int, list[Pipeline]] = {}
    for pipeline in graph.pipelines:
        if pipeline.use.kind is Kind.CONSUMED:
            for stage in pipeline.last.walk():
                read.setdefault(id(stage), []).append(pipeline)
    for pipeline in graph.pipelines:
        node = pipeline.use.node
        if pipeline.use.kind is not Kind.PREDICT or node is None or not pipeline.proven:
            continue
        for stage in reshuffled(pipeline.last, pipeline.guards):
            paired = _is_paired(read.get(id(stage), ()), pipeline)
            yield Problem(node, *_said(stage, paired), pipeline)
            break


def _is_paired(readers: list[Pipeline] | tuple[()], predicted: Pipeline) -> bool:
    """True when another pass over the same data is in sight, such as one that collects labels."""
    return any(not reader.guards.excludes(predicted.guards) for reader in readers)


def _said(stage: Stage, paired: bool) -> tuple[str, Severity]:
    what = f"`predict` runs over data that `{stage.name}` reshuffles in each pass"
    if paired:
        return (
            f"{what}, and another pass reads them too: predictions and what was read are in "
            "different orders",
            Severity.WARNING,
        )
    return f"{what}: the predictions are in an order that no other pass has", Severity.INFO


rule = Rule(
    code="TFD104",
    name="predict-on-reshuffled-dataset",
    summary="predictions are in another order than labels read in another pass",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
