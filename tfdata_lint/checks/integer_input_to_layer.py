"""Convolution, recurrent and normalisation layers that are fed integers."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.keras import CONVOLUTIONS, NORMALISING, RECURRENT
from tfdata_lint.graph.pipeline import Graph, LayerInput
from tfdata_lint.repairs import cast_to_float
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity
from tfdata_lint.target import Target


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Layers that provably receive integers where a targeted Keras fails or computes wrongly."""
    for received in graph.layer_inputs:
        happens = _happens(received, assumptions.target)
        if happens is None and received.how == "called" and received.layer in _MEASURED:
            message = f"`{received.layer}` receives {received.dtype}; the targeted Keras casts it"
            yield Problem(received.call, message, Severity.INFO, guards=received.guards)
        elif happens is not None:
            message = (
                f"`{received.layer}` receives {received.dtype}: {happens}; cast it to float first"
            )
            yield Problem(
                received.call,
                message,
                Severity.ERROR,
                guards=received.guards,
                repair=cast_to_float(received),
            )


_KERAS_3_11 = "from Keras 3.11 on the result is cast back to integers and silently wrong"

_MEASURED = RECURRENT | NORMALISING | CONVOLUTIONS


def _happens(received: LayerInput, target: Target) -> str | None:
    """What goes wrong on some version that the target admits (measured on 2.3 to 2.21)."""
    if received.how == "cast":
        return None
    sequential = received.how == "sequential"
    if received.layer in CONVOLUTIONS:
        if not sequential:
            return "this raises on every TensorFlow version"
        return None if target.at_least(2, 16) else "this raises TypeError before TensorFlow 2.16"
    if received.layer in RECURRENT:
        return None if target.at_least(2, 16) else "this raises before TensorFlow 2.16"
    if received.layer == "LayerNormalization":
        if sequential:
            return None if target.at_least(2, 10) else "this raises before TensorFlow 2.10"
        if target.at_least(2, 16):
            return _KERAS_3_11
        if target.at_least(2, 10):
            return None
        return f"this raises before TensorFlow 2.10, and {_KERAS_3_11}"
    if received.layer in NORMALISING:
        if target.at_least(2, 18) or sequential:
            return None
        if target.at_least(2, 10) and not target.at_least(2, 16):
            return None
        return "this raises before TensorFlow 2.10 and on Keras 3.0"
    return None


rule = Rule(
    code="TFD809",
    name="integer-input-to-layer",
    summary="convolution, recurrent and normalisation layers fail on integers, or compute wrongly",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
