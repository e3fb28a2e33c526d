"""How fast this machine is at the moment: what takes time is bounded by multiples of that."""

from __future__ import annotations

import time

import libcst

_CALLS = "x = a.map(lambda x: x + 1, num_parallel_calls=tf.data.AUTOTUNE)\n" * 300


def pace() -> float:
    """Processor time in seconds that LibCST takes for 300 calls, one below the other."""
    started = time.process_time()
    libcst.parse_module(_CALLS)
    return time.process_time() - started
