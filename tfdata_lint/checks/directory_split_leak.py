"""Two halves of one directory that were not cut at the same place."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.cardinality import literal
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Validation halves that share files with the training half of the same directory."""
    trained: dict[Stage, Pipeline] = {}
    validated: list[tuple[Stage, Pipeline]] = []
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            match literal(stage.arguments.get("subset")) if _loads_directory(stage) else None:
                case "training":
                    if stage not in trained or _is_idle(trained[stage]):
                        trained[stage] = pipeline
                case "validation":
                    validated.append((stage, pipeline))
    for stage, pipeline in validated:
        halves = [
            half
            for half, other in trained.items()
            if _same(half, stage, "directory")
            and pipeline.guards.both(other.guards) is not None
            and (_is_idle(pipeline) or not _is_idle(other))
        ]
        told = [_difference(half, stage) for half in halves]
        if stage.call is not None and told and all(told):
            message, severity = told[0] or ("", Severity.ERROR)
            yield Problem(stage.call, message, severity, pipeline)


def _is_idle(pipeline: Pipeline) -> bool:
    """True for a half that nothing in sight reads. Where neither is read, both are there for code
    that is not in sight."""
    return pipeline.use.kind is Kind.UNUSED and pipeline.use.why is None


def _loads_directory(stage: Stage) -> bool:
    operation = CONSTRUCTORS.get(stage.path)
    return operation is not None and operation.parameter("subset") is not None


def _difference(training: Stage, validation: Stage) -> tuple[str, Severity] | None:
    """What is wrong with two halves; None for nothing, and where it cannot be told."""
    if "**" in training.arguments or "**" in validation.arguments:
        return None
    kept, left = (literal(stage.arguments.get("shuffle"), True) for stage in (training, validation))
    if kept != left and {kept, left} == {True, False}:
        return "only one half is shuffled before the cut, so the halves share files", Severity.ERROR
    if (kept, left) == (True, True):
        seeds = [literal(stage.arguments.get("seed")) for stage in (training, validation)]
        if all(type(seed) is int for seed in seeds) and seeds[0] != seeds[1]:
            message = f"seed {seeds[1]} here and {seeds[0]} for training: the halves share files"
            return message, Severity.ERROR
        if not _same(training, validation, "seed"):
            return None
    shares = [literal(stage.arguments.get("validation_split")) for stage in (training, validation)]
    match shares:
        case [float(cut), float(other)] if cut < other:
            message = f"cut at {other} here and at {cut} for training: the halves share files"
            return message, Severity.ERROR
    labels = literal(validation.arguments.get("labels"), "inferred")
    if (kept, left) == (False, False) and labels == "inferred":
        message = "neither half is shuffled: validation gets nothing but the last classes"
        return message, Severity.WARNING
    return None


def _same(one: Stage, other: Stage, name: str) -> bool:
    mine, theirs = (stage.arguments.get(name) for stage in (one, other))
    if mine is None or theirs is None:
        return mine is theirs
    return mine.value.key == theirs.value.key


rule = Rule(
    code="TFD103",
    name="directory-split-leak",
    summary="the training and the validation half of one directory share files",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
