"""Interleaved timings of two pipelines in one process."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from typing import Any

from tfdata_lint.verify.worker import describe, draw
from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.load import chosen, forget_modules, load
from tfdata_lint.verify.worker.places import same_call
from tfdata_lint.verify.worker.recorded import Made
from tfdata_lint.verify.worker.recorder import Recorder
from tfdata_lint.verify.worker.starved import Others

PAIRS = 5
"""Timed pairs of a race."""

RACE_SECONDS = 0.15
"""Time that one timed pass may take, so that noise of the scheduler is small against it."""

LONG_ENOUGH_SECONDS = 0.1
"""Passes that are shorter are timed together, as the clock and the scheduler have a grain."""

MOST_PASSES = 4

MOST_ITERATORS = 20
"""Iterators that are made in one timed pass, where each element is drawn from a new one."""

SHORTEST_SLEEP_SECONDS = 0.002
"""Below it, sleeping is too coarse for a consumer, and computing takes its place."""


def race(tf: Any, task: dict[str, Any], save: Callable[[dict[str, Any]], None]) -> None:
    """The fields of `model.Race`: interleaved passes over both pipelines, in one process."""
    contenders = _contenders(tf, task)
    if isinstance(contenders, str):
        save({"ended": contenders})
        return
    recorder, first, second = contenders
    limits = task["limits"]
    times: tuple[list[float], list[float]] = ([], [])
    with recorder.quiet():
        try:
            elements, each = _length(first, limits["elements"])
            consumer = each if task["consumer"] else 0.0
            passes = min(math.ceil(LONG_ENOUGH_SECONDS / max(each * elements, 1e-9)), MOST_PASSES)
            busy = time.sleep if consumer >= SHORTEST_SLEEP_SECONDS else _spin
            ways = draw.timed, draw.timed
            if task["improve"] == "iterator":
                elements, passes = min(elements, MOST_ITERATORS), 1
                ways = draw.timed_anew, draw.timed
            draw.timed(second, elements, 1, 0.0, busy)
            others, kept_waiting = Others(), 0.0
            for _ in range(PAIRS):
                for way, dataset, seconds in zip(ways, (first, second), times):
                    spent, waited = way(dataset, elements, passes, consumer, busy)
                    seconds.append(spent)
                    kept_waiting += waited
                save(
                    {
                        "before": times[0],
                        "after": times[1],
                        "elements": elements,
                        "consumer_seconds": consumer,
                        # Parallel steps also wait for one another, where there is nobody else.
                        "starved": min(kept_waiting / sum(map(sum, times)), others.share()),
                        "ended": None,
                    }
                )
        except Exception as error:
            save({"ended": told(error)})


def _spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def _length(dataset: Any, most: int) -> tuple[int, float]:
    """How many elements one timed pass has, and how long one element takes."""
    iterator = iter(dataset)
    next(iterator)
    start = time.perf_counter()
    count = 0
    for _ in iterator:
        count += 1
        if count >= most or time.perf_counter() - start > RACE_SECONDS:
            break
    if not count:
        raise ValueError("the dataset has one element, which is too few to time")
    return count, (time.perf_counter() - start) / count


def _contenders(tf: Any, task: dict[str, Any]) -> Any:
    """Both datasets, or why there are none."""
    first = load(tf, task, task["program"], "before")
    used = chosen(first.recorder, task["places"])
    if not used:
        return first.ended or first.error or "no dataset came to a use"
    if task["after"] is None:
        made = _improved(first.recorder, used[0].dataset, task)
        return (first.recorder, used[0].dataset, made)
    position = first.recorder.uses.index(used[0])
    forget_modules([task["folder_of_task"] + os.sep, task["folder"] + os.sep])
    second = load(tf, task, task["after"], "after")
    others = second.recorder.uses
    if len(others) <= position or others[position].dataset is None:
        return second.ended or second.error or "the repaired program has no such use"
    return second.recorder, used[0].dataset, others[position].dataset


def _improved(recorder: Recorder, dataset: Any, task: dict[str, Any]) -> Any:
    """The pipeline with the stage at the place made parallel, with a prefetch at its end, or the
    same where only the iterator is another one."""
    autotune = recorder.tf.data.experimental.AUTOTUNE
    tag = None
    for each in describe.stages(recorder, dataset)[1]:
        made = recorder.made(each)
        if made is not None and any(same_call(made.place, wanted) for wanted in task["places"]):
            tag = made.tag
    with recorder.quiet():
        if task["improve"] == "parallel" and tag is not None:

            def parallel(made: Made, inputs: list[Any]) -> Any:
                return recorder.again(made, inputs, num_parallel_calls=autotune)

            return recorder.replay(dataset, tag, parallel)
        return dataset if task["improve"] == "iterator" else dataset.prefetch(autotune)
