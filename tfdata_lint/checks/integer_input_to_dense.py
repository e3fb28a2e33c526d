"""Dense layers that are fed integers."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Graph
from tfdata_lint.repairs import cast_to_float
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Dense layers that provably receive integers, which Keras casts without a word."""
    for received in graph.layer_inputs:
        # Booleans become 0.0 and 1.0: nothing is lost.
        if received.layer == "Dense" and received.dtype != "bool":
            what = (
                "pixels stay 0..255"
                if received.dtype == "uint8"
                else "ids become magnitudes, and numbers above 2**24 lose digits"
            )
            # A float `Input` casts what it is fed before the layer gets it.
            through = " through an `Input` of floats" if received.how == "cast" else ""
            message = (
                f"`Dense` receives {received.dtype}{through}: Keras casts it without a word, so "
                f"{what}; scale, embed or encode it first"
            )
            repair = cast_to_float(received)
            yield Problem(
                received.call, message, Severity.WARNING, guards=received.guards, repair=repair
            )


rule = Rule(
    code="TFD807",
    name="integer-input-to-dense",
    summary="Dense casts integers silently, so ids become magnitudes and pixels stay unscaled",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
