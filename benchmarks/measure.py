"""What a command costs: processor time, elapsed time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time (user and system, with that of child processes), seconds elapsed,
    and MiB of the largest process."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Contender:
    """A command with arguments; `before` is run once, and not measured, before the first round."""

    name: str
    command: Sequence[str]
    before: Sequence[str] = ()
    environment: Mapping[str, str] | None = None


class BenchmarkError(Exception):
    """A command that did not do what is measured."""


def run(contender: Contender, folder: Path) -> Cost:
    """The cost of one run. Raises BenchmarkError when the command fails."""
    environment = _environment(contender)
    log = folder.parent / f"{folder.name}.log"
    with open(log, "wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            contender.command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        last = log.read_text(errors="replace")[-1000:]
        raise BenchmarkError(f"{contender.name} ended with {process.returncode}:\n{last}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def rounds(contenders: Iterable[Contender], folder: Path, count: int) -> dict[str, list[Cost]]:
    """The costs of each contender in so many rounds, in each of which everyone runs once."""
    contenders = list(contenders)
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        if contender.before:
            environment = _environment(contender)
            subprocess.run(
                contender.before, cwd=folder, capture_output=True, check=False, env=environment
            )
    for number in range(1, count + 1):
        for contender in contenders:
            cost = run(contender, folder)
            costs[contender.name].append(cost)
            print(f"round {number}: {contender.name}: {cost.cpu:.2f} s", file=sys.stderr)
    return costs


def _environment(contender: Contender) -> dict[str, str]:
    return {**os.environ, **(contender.environment or {})}


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each number."""
    return Cost(
        median(cost.cpu for cost in costs),
        median(cost.wall for cost in costs),
        median(cost.memory for cost in costs),
    )
