"""How much of the time this process could have run, but others had the processors."""

from __future__ import annotations

import glob
import time


class Starved:
    """Watches from when it is made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._already = _waited()

    def share(self) -> float:
        """The share of the time since then, from 0 to 1."""
        passed = time.perf_counter() - self._start
        return min((_waited() - self._already) / passed, 1.0) if passed else 0.0


def _waited() -> float:
    """Seconds in which threads of this process could have run, but others had the processors."""
    waited = 0.0
    for path in glob.glob("/proc/self/task/*/schedstat"):
        try:
            with open(path, encoding="ascii") as file:
                waited += int(file.read().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            continue
    return waited
