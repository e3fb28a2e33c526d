"""`py_function` and `numpy_function`, whose results have no shape until they are told one."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.graph.unranked import asked
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_PYTHON = frozenset({"numpy_function", "py_func", "py_function"})


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Results of Python functions that reach what must know their axes."""
    for each in asked(graph, assumptions.target):
        if each.name not in _PYTHON:
            continue
        message = (
            f"TensorFlow cannot know the shape of what `{each.name}` gives, and `{each.by}` raises "
            f"ValueError{each.where(assumptions.target)}; call `set_shape`"
        )
        severity = Severity.ERROR if each.certain(assumptions.target) else Severity.WARNING
        yield Problem(each.maker, message, severity, each.pipeline, guards=each.guards)


rule = Rule(
    code="TFD404",
    name="py-function-unset-shape",
    summary="the result of py_function or numpy_function is used without a shape",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
