"""Calls that need a value, in functions that are traced before there is one."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.behaviour import in_functions
from tfdata_lint.graph.eager_only import OF_TEXTS, needs_a_value
from tfdata_lint.graph.pipeline import Act, Graph
from tfdata_lint.graph.purity import readable
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_ASKS = Regex(
    r"\b(?:callable|getattr|hasattr|inside_function|is_symbolic_tensor|isinstance|type)\("
)
"""Tests that tell tensors without a value from other things."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`.numpy()`, NumPy, OpenCV and files on the tensors of a mapped function."""
    calls = [
        call
        for call in graph.tensor_calls
        if needs_a_value(call.path, call.arguments, call.symbolic, graph)
        and not any(map(_ASKS.search, call.guards.texts()))
    ]
    ways = {id(note.node): way for note, _, way in in_functions(graph, Act.GIVEN)} if calls else {}
    for call in calls:
        # What depends on a test in the function does not show on all of the way of the data.
        way = None if call.guards else ways.get(id(call.node))
        message = (
            f"`{readable(call.path)}` is for Python's strings, and a mapped function is traced "
            "with tensors: it raises"
            if call.path in OF_TEXTS
            else f"`{readable(call.path)}` needs a value, and a mapped function is traced with "
            "tensors that have none: it raises"
        )
        yield Problem(call.node, message, Severity.ERROR, way, guards=call.guards)


rule = Rule(
    code="TFD408",
    name="eager-only-call-in-map",
    summary="a mapped function calls what needs a value, such as .numpy() or cv2, and raises",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
