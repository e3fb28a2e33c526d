"""Two halves of one directory that were not cut at the same place."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.values import Constant, Value
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Validation halves that share files with the training half of the same directory."""
    trained: dict[Stage, Pipeline] = {}
    validated: list[tuple[Stage, Pipeline]] = []
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            match _literal(stage, "subset") if _loads_directory(stage) else None:
                case "training":
                    trained.setdefault(stage, pipeline)
                case "validation":
                    validated.append((stage, pipeline))
    for stage, pipeline in validated:
        halves = [
            half
            for half, other in trained.items()
            if _same(half, stage, "directory") and pipeline.guards.both(other.guards) is not None
        ]
        told = [_difference(half, stage) for half in halves]
        if stage.call is not None and told and all(told):
            message, severity = told[0] or ("", Severity.ERROR)
            yield Problem(stage.call, message, severity, pipeline)


def _loads_directory(stage: Stage) -> bool:
    operation = CONSTRUCTORS.get(stage.path)
    return operation is not None and operation.parameter("subset") is not None


def _difference(training: Stage, validation: Stage) -> tuple[str, Severity] | None:
    """What is wrong with two halves; None for nothing, and where it cannot be told."""
    if "**" in training.arguments or "**" in validation.arguments:
        return None
    kept, left = (_literal(stage, "shuffle", True) for stage in (training, validation))
    if kept != left and {kept, left} == {True, False}:
        return "only one half is shuffled before the cut, so the halves share files", Severity.ERROR
    if (kept, left) == (True, True):
        seeds = [_literal(stage, "seed") for stage in (training, validation)]
        if all(type(seed) is int for seed in seeds) and seeds[0] != seeds[1]:
            message = f"seed {seeds[1]} here and {seeds[0]} for training: the halves share files"
            return message, Severity.ERROR
        if not _same(training, validation, "seed"):
            return None
    shares = [_literal(stage, "validation_split") for stage in (training, validation)]
    match shares:
        case [float(cut), float(other)] if cut < other:
            message = f"cut at {other} here and at {cut} for training: the halves share files"
            return message, Severity.ERROR
    if (kept, left) == (False, False) and _literal(validation, "labels", "inferred") == "inferred":
        message = "neither half is shuffled: validation gets nothing but the last classes"
        return message, Severity.WARNING
    return None


def _same(one: Stage, other: Stage, name: str) -> bool:
    mine, theirs = (stage.arguments.get(name) for stage in (one, other))
    if mine is None or theirs is None:
        return mine is theirs
    return mine.value.key == theirs.value.key


def _literal(stage: Stage, name: str, default: object = None) -> object:
    """The literal that a parameter is given; `...` for what cannot be told."""
    argument = stage.arguments.get(name)
    value: Value | None = argument.value if argument is not None else None
    thing = value.only() if value is not None else Constant(default)
    return thing.value if isinstance(thing, Constant) else ...


rule = Rule(
    code="TFD103",
    name="directory-split-leak",
    summary="the training and the validation half of one directory share files",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
