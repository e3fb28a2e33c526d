"""How much of the time this process could have run, but others had the processors."""

from __future__ import annotations

import glob
import os
import time


class Starved:
    """Watches from when it is made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._already = waited()

    def share(self) -> float:
        """The share of the time since then, from 0 to 1."""
        passed = time.perf_counter() - self._start
        return min((waited() - self._already) / passed, 1.0) if passed else 0.0


def waited() -> float:
    """Seconds in which threads of this process could have run, but others had the processors."""
    waited = 0.0
    for path in glob.glob("/proc/self/task/*/schedstat"):
        try:
            with open(path, encoding="ascii") as file:
                waited += int(file.read().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            continue
    return waited


class Others:
    """Watches, from when it is made, how much of the processors other processes have."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._already = _taken_by_others()

    def share(self) -> float:
        """The share of all processors since then, from 0 to 1."""
        most = (time.perf_counter() - self._start) * (os.cpu_count() or 1)
        taken = _taken_by_others() - self._already
        return min(max(taken, 0.0) / most, 1.0) if most else 0.0


def _taken_by_others() -> float:
    """Seconds of processors that went to other processes, or to other virtual machines."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            fields = file.readline().split()[1:9]
        user, nice, system, _, _, interrupts, soft, stolen = map(int, fields)
    except (OSError, ValueError):
        return 0.0
    ticks = user + nice + system + interrupts + soft + stolen
    return ticks / os.sysconf("SC_CLK_TCK") - time.process_time()
