"""Augmentation of the data that a model is measured on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tfdata_lint.graph.batches import after
from tfdata_lint.graph.behaviour import augmentations
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.order import FREEZING
from tfdata_lint.graph.passes import EVALUATING, trained_on
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_SWITCH = Regex(r"training\b|augment", re.IGNORECASE)
"""What a choice is called that is made for each use of a pipeline."""

_VALIDATION = Regex(r"(?:^|_)val(?:id|idation)?(?:_|$)", re.IGNORECASE)
"""What data are called that a loop of one's own measures a model on, and that nobody shows it
several views of, to average its predictions."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Random changes of images on the way to validation, evaluation or predictions."""
    trained = trained_on(each for each in graph.pipelines if not _is_validated(each))
    for pipeline in graph.pipelines:
        use = pipeline.use
        # However few elements the model is validated on: it is no look at them.
        few = use.few is Kind.VALIDATION or _is_validated(pipeline)
        kind = Kind.VALIDATION if few else use.kind
        if kind not in EVALUATING or not pipeline.proven:
            continue
        if kind is Kind.PREDICT and use.rounds:
            # Predictions for several views of the same data, to be averaged.
            continue
        if _is_switched(pipeline.guards):
            continue
        for stage in pipeline.stages:
            if stage.call is None or id(stage) in trained:
                continue
            if any(later.name in FREEZING for later in after(stage, pipeline)):
                # Drawn once, and the same views each time.
                continue
            drawn = augmentations(stage, pipeline.guards)
            for draw in [each for each in drawn if not _is_switched(each.guards)][:1]:
                message = (
                    f"`{draw.text}` augments data for {_PURPOSE[kind]}: the result is not that of "
                    "the data, and without a seed another one each time"
                )
                yield Problem(stage.call, message, Severity.WARNING, pipeline)


def _is_validated(pipeline: Pipeline) -> bool:
    """True for a loop of one's own that shows a model data for validation, and surely trains
    none."""
    use = pipeline.use
    names = {name for stage in pipeline.stages for name in stage.names}
    return use.kind is Kind.INFERENCE and use.predicts and any(map(_VALIDATION.search, names))


def _is_switched(guards: Guards) -> bool:
    """True behind a choice that nothing tells to be on for these data."""
    return any(_SWITCH.search(text) for text in guards.texts())


_PURPOSE = {
    Kind.VALIDATION: "validation",
    Kind.EVALUATE: "`evaluate`",
    Kind.PREDICT: "`predict`",
}

rule = Rule(
    code="TFD112",
    name="augmentation-on-evaluation-data",
    summary="data for validation, evaluate or predict are augmented at random",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
