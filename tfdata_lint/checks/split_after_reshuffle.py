"""Splits by `take` and `skip` of data whose order changes in each pass."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.alike import Alike
from tfdata_lint.graph.order import reshuffled, reshuffled_inside
from tfdata_lint.graph.passes import EVALUATING, HANDED_ON, TRAINING
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.repairs import with_keyword
from tfdata_lint.rule import (
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_USED = TRAINING | EVALUATING | HANDED_ON | {Kind.ESCAPED, Kind.CONSUMED}

_USED_WHERE_FEW = EVALUATING | HANDED_ON | {Kind.FIT}
"""Uses that are more than a look, however few the elements are."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Reshuffled data of which both what `take` and what `skip` gives are used."""
    alike = Alike()
    halves: dict[int, list[tuple[Stage, Pipeline]]] = {}
    for pipeline in graph.pipelines:
        if pipeline.proven and (pipeline.use.kind in _USED or pipeline.use.few in _USED_WHERE_FEW):
            for stage in pipeline.stages:
                if stage.name in {"take", "skip"}:
                    number = alike.number(stage.inputs[0])
                    halves.setdefault(number, []).append((stage, pipeline))
    for pairs in halves.values():
        yield from _leaks(pairs, seeded=bool(graph.seeds))


def _leaks(halves: list[tuple[Stage, Pipeline]], seeded: bool) -> Iterator[Problem]:
    for taken, pipeline in halves:
        if taken.name != "take":
            continue
        for skipped, other in halves:
            if skipped.name != "skip" or not _may_meet(taken, pipeline, skipped, other):
                continue
            if pipeline.use.kind is other.use.kind is Kind.FIT:
                # Both are trained on, and nothing is held out.
                continue
            severity = Severity.ERROR if _trains_and_tests(pipeline, other) else Severity.WARNING
            for stage in reshuffled(taken.inputs[0], pipeline.guards):
                if stage.call is not None:
                    yield Problem(stage.call, _message(stage), severity, pipeline, _repair(stage))
            for stage in reshuffled_inside(taken.inputs[0], pipeline.guards):
                if stage.call is not None and not seeded:
                    yield Problem(stage.call, _message(stage), severity, pipeline)


def _may_meet(taken: Stage, pipeline: Pipeline, skipped: Stage, other: Pipeline) -> bool:
    """False for the branches of a test; what two calls of a function make does exist at once."""
    if taken.inputs[0] is not skipped.inputs[0]:
        return True
    return not pipeline.guards.excludes(other.guards)


def _trains_and_tests(first: Pipeline, second: Pipeline) -> bool:
    kinds = {each.use.few or each.use.kind for each in (first, second)}
    return bool(kinds & TRAINING) and bool(kinds & EVALUATING)


def _message(stage: Stage) -> str:
    what = f"`{stage.name}` reshuffles in each pass"
    return (
        f"{what}, and `take` and `skip` split what it gives: the two parts hold other elements "
        "each time, so what is held out is trained on as well"
    )


def _repair(shuffle: Stage) -> Repair | None:
    """Keep one order; whoever wants another one for each epoch shuffles the training part again."""
    call = shuffle.call
    if call is None or shuffle.name != "shuffle":
        return None
    return with_keyword(call, "reshuffle_each_iteration", "False", "Keep one order for the split")


rule = Rule(
    code="TFD102",
    name="split-after-reshuffle",
    summary="take and skip split data whose order changes in each pass",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
