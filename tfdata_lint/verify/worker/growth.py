"""How resident memory grows while elements are drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tfdata_lint.verify.worker import describe
from tfdata_lint.verify.worker.draw import Budget
from tfdata_lint.verify.worker.load import chosen, load
from tfdata_lint.verify.worker.places import same_call
from tfdata_lint.verify.worker.recorder import Recorder

if TYPE_CHECKING:
    from tfdata_lint.verify.worker.places import Place

GROWN_BYTES = 2**27
"""Growth of memory that is enough to see where it goes."""

BLOCK = 16
"""Elements between two looks at the resident memory."""


def resident(tf: Any, task: dict[str, Any], save: Callable[[dict[str, Any]], None]) -> None:
    """How much resident memory grows over one pass, in a process that has run nothing else.

    With `without`, it is the dataset that feeds the stage at the place. A pass ends early once
    memory has grown by `GROWN_BYTES`.
    """
    loaded = load(tf, task, task["program"], "program")
    recorder = loaded.recorder
    used = chosen(recorder, task["places"])
    if not used:
        return
    dataset = used[0].dataset
    if task["without"]:
        dataset = before(recorder, dataset, task["places"])
    budget = Budget(task["limits"]["seconds"] * 0.5)
    with recorder.quiet():
        iterator = iter(dataset)
        # The first element makes threads and buffers that stay.
        next(iterator)
        start = grown = _resident()
        count = 0
        for count, _ in enumerate(zip(range(task["elements"]), iterator), 1):
            if count % BLOCK == 0:
                grown = _resident()
                if grown - start > GROWN_BYTES or budget.left() <= 0:
                    break
    save({"elements": count, "grown_bytes": _resident() - start})


def before(recorder: Recorder, dataset: Any, places: list[Place]) -> Any:
    """The dataset that feeds the stage at one of the places."""
    stages, datasets = describe.stages(recorder, dataset)
    for stage in stages:
        if stage["inputs"] and any(same_call(stage["place"], wanted) for wanted in places):
            return datasets[stage["inputs"][0]]
    return dataset


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
