"""Repairs that more than one rule offers."""

from __future__ import annotations

from collections.abc import Iterable

from tfdata_lint.edits import swap_calls, tensorflow_spelling, wrap
from tfdata_lint.graph.pipeline import LayerInput, Stage
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Applicability, Edit, Repair


def cast_to_float(received: LayerInput) -> Repair | None:
    """Cast the integers that a layer is called on; None when the call has no place for it.

    Unsafe: what the layer computes changes wherever it did not fail before.
    """
    argument = received.argument
    if argument is None or received.how != "called":
        return None

    def edits(source: Source) -> Iterable[Edit] | None:
        module = tensorflow_spelling(source, argument)
        if module is None:
            return None
        return wrap(source, argument, f"{module}.cast(", f", {module}.float32)")

    return Repair("Cast the input to float32", Applicability.UNSAFE, edits)


def swapped(first: Stage, second: Stage, title: str) -> Repair | None:
    """Let a step and the one after it change places; None where no call is written for one.

    Unsafe: the elements, their order or their number change, to what was meant in all likelihood.
    """
    one, other = first.call, second.call
    if one is None or other is None:
        return None
    return Repair(title, Applicability.UNSAFE, lambda source: swap_calls(source, one, other))
