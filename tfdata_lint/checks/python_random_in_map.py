"""Random numbers of Python and NumPy in functions that are traced."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.behaviour import in_functions
from tfdata_lint.graph.pipeline import Act, Graph, Kind
from tfdata_lint.graph.unread import dropped
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Numbers that a mapped function draws once, when it is traced."""
    found = list(in_functions(graph, Act.RANDOM))
    left = dropped(graph) if found else set()
    for note, stage, pipeline in found:
        # A step that is made again, in a loop or by an `input_fn`, traces its function anew.
        anew = pipeline.use.kind is Kind.INPUT_FN or stage.rounds
        made = "" if anew else " of every epoch"
        message = (
            f"`{note.text}` runs once, when the mapped function is traced: every element{made} "
            "gets the same number"
        )
        severity = Severity.ERROR
        if id(pipeline) in left:
            severity, message = Severity.INFO, f"{message}; nothing in sight reads the data"
        yield Problem(note.node, message, severity, pipeline)


rule = Rule(
    code="TFD107",
    name="python-random-in-map",
    summary="Python or NumPy draws one number for all elements",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
