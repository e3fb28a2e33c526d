"""Data without an end that are given to Keras without a number of steps."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.cardinality import endless
from tfdata_lint.graph.pipeline import Feeding, Graph, Kind
from tfdata_lint.graph.training import fed, given, may_be_given, steps_parameter
from tfdata_lint.graph.values import Instance, Sequence
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_NEVER_DONE = {
    Kind.FIT: "the first epoch never ends",
    Kind.VALIDATION: "the first validation never ends",
    Kind.EVALUATE: "`evaluate` never ends",
    Kind.PREDICT: "`predict` never ends and keeps every result",
}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Endless datasets in `fit`, `evaluate`, `predict` and `validation_data` without steps."""
    for pipeline, feeding in fed(graph):
        kind = pipeline.use.kind
        if kind not in _NEVER_DONE or may_be_given(feeding, steps_parameter(kind)):
            continue
        if not endless(pipeline.last) or pipeline.use.node is None:
            continue
        if assumptions.target.at_least(2, 16):
            happens = f"{_NEVER_DONE[kind]} in Keras 3"
        else:
            happens = f"Keras 2 raises ValueError or goes on for ever, and {_NEVER_DONE[kind]}"
            happens += " in Keras 3"
        message = f"endless data without `{steps_parameter(kind)}`: {happens}"
        node = pipeline.use.node
        if kind is Kind.VALIDATION:
            node = pipeline.use.expression or node
        severity = Severity.WARNING if _may_stop(feeding) else Severity.ERROR
        yield Problem(node, message, severity, pipeline)


def _may_stop(feeding: Feeding) -> bool:
    """True when a callback of the linted code is there, which can end the training."""
    callbacks = given(feeding, "callbacks")
    return callbacks is not None and any(
        isinstance(thing, Instance)
        for listed in callbacks.value.things()
        for item in (listed.items if isinstance(listed, Sequence) else ())
        for thing in item.things()
    )


rule = Rule(
    code="TFD801",
    name="infinite-dataset-without-steps",
    summary="endless data are given to Keras without a number of steps",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
