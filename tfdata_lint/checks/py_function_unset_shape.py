"""`py_function` and `numpy_function`, whose results have no shape until they are told one."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.unranked import asked
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity
from tfdata_lint.target import Target

_PYTHON = frozenset({"numpy_function", "py_func", "py_function"})


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Results of Python functions that reach what must know their axes."""
    for each in asked(graph):
        if each.name not in _PYTHON:
            continue
        certain = each.by != "fit" or not assumptions.target.below(2, 16)
        message = (
            f"TensorFlow cannot know the shape of what `{each.name}` gives, and `{each.by}` raises "
            f"ValueError{_where(each.by, assumptions.target)}; call `set_shape`"
        )
        severity = Severity.ERROR if certain else Severity.WARNING
        yield Problem(each.maker, message, severity, each.pipeline, guards=each.guards)


def _where(by: str, target: Target) -> str:
    """In which Keras, and for which models, `fit` raises."""
    if by != "fit" or target.at_least(2, 16):
        return ""
    if target.below(2, 16):
        return " for a model without an Input"
    return " in Keras 3, and before that for a model without an Input"


rule = Rule(
    code="TFD404",
    name="py-function-unset-shape",
    summary="the result of py_function or numpy_function is used without a shape",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
