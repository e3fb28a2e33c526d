"""Effects of Python code in functions that are traced."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.behaviour import in_functions
from tfdata_lint.graph.pipeline import Act, Graph
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """What a mapped function prints, logs, appends or counts, once, when it is traced."""
    for note, _, pipeline in in_functions(graph, Act.SIDE_EFFECT):
        message = (
            f"`{note.text}` runs once, when the mapped function is traced, and not for each element"
        )
        yield Problem(note.node, message, Severity.INFO, pipeline)


rule = Rule(
    code="TFD108",
    name="python-side-effect-in-map",
    summary="print, append and counters run once, not for each element",
    severity=Severity.INFO,
    claim=Claim.DIFFERENT,
    check=check,
)
