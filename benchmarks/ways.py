"""Elapsed time of the same pipeline without parallel calls, with AUTOTUNE and with some."""

from __future__ import annotations

import statistics
from collections.abc import Callable

import tensorflow as tf

CALLS = 4
ROUNDS = 7


def compared(seconds: Callable[[int | None], float]) -> str:
    """The time without divided by that with AUTOTUNE and with CALLS: medians, least and most of
    ROUNDS interleaved runs, after one that is not counted. `seconds` runs it once."""
    ways = (None, tf.data.AUTOTUNE, CALLS)
    rounds = [[seconds(calls) for calls in ways] for _ in range(ROUNDS + 1)][1:]
    said = []
    for name, column in (("AUTOTUNE", 1), (f"{CALLS} calls", 2)):
        ratios = [each[0] / each[column] for each in rounds]
        median = statistics.median(ratios)
        said.append(f"{median:.2f} with {name} ({min(ratios):.2f} to {max(ratios):.2f})")
    return ", ".join(said)
