"""Iterates over datasets, up to the limits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from tfdata_lint.verify.worker import describe, files
from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.starved import Starved, waited
from tfdata_lint.verify.worker.trace import Step, Trace

LOOKED_AT = 64
"""Elements of a pass whose values are looked at; all of them are hashed."""

LARGE_LEAST, LARGE_BYTES = 4, 2**26
"""Elements and their bytes after which a pass ends: what large elements are shows in a few."""

LEAST = 8
"""Elements that are drawn in any case, if the budget allows."""

PASS_SECONDS = 0.2
"""Time of one pass behind its first element: structure and most differences show at once."""

COUNTED_SECONDS = 0.4
"""The same where elements are counted against the bytes that are read for them, in large pieces."""

SLOW_LEAST, SLOW_SECONDS = 2, 2.0
"""The same for elements that take long."""

TRACED_LEAST, TRACED_SECONDS = 4, 0.1
"""Elements, and their time, after which the steps of a pass have shown what they do. To note and to
read them takes several times as long as they take themselves."""

MOST_STARVED = 0.75
"""Share of its time that a pass may be excused for, because the machine is busy."""

SHAPES = 8
"""Different shapes of one component that are told."""


class Budget:
    """Time for one part of the work. `left()` is never negative."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds."""
        return max(self._end - time.monotonic(), 0.0)

    def part(self, share: float, most: float = math.inf) -> Budget:
        """A budget of a share of what is left, of some seconds at most."""
        return Budget(min(self.left() * share, most))


class Patience:
    """Time that counts where the process was not kept waiting for a processor: what a busy machine
    took is given back, up to `MOST_STARVED` of all time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._start = time.monotonic()
        self._watch = Starved()

    def left(self) -> bool:
        """True while there is time."""
        passed = time.monotonic() - self._start
        # Looking how busy the machine was costs more than looking at the clock.
        if passed < self._seconds:
            return True
        return passed * (1 - min(self._watch.share(), MOST_STARVED)) < self._seconds


class Drawn:
    """One pass over a dataset: hashes in order, sizes, and what the values looked like."""

    def __init__(self) -> None:
        self.digests: list[str] = []
        self.bytes = 0
        self.read_bytes: int | None = None
        self.complete = False
        self.seconds = 0.0
        self.error: str | None = None
        self.starved = 0.0
        self.steps: list[Step] = []
        self.components: dict[str, dict[str, Any]] = {}

    @property
    def element_bytes(self) -> float | None:
        """The mean size, None without elements."""
        return self.bytes / len(self.digests) if self.digests else None

    def reads(self) -> int | None:
        """How often the sources were asked, None where nothing was traced."""
        paths = {step.path for step in self.steps}
        if not paths:
            return None
        fed = {path.rpartition("::")[0] for path in paths}
        # The reading end of a cache has its own name, and no inputs.
        sources = [step for step in self.steps if step.path not in fed and "Cache" not in step.kind]
        return sum(step.calls for step in sources)

    def as_pass(self) -> dict[str, Any]:
        """The fields of `model.Pass`."""
        return {
            "digests": self.digests,
            "complete": self.complete,
            "seconds": self.seconds,
            "reads": self.reads(),
            "error": self.error,
            "starved": self.starved,
        }


def draw(
    tf: Any,
    dataset: Any,
    elements: int,
    budget: Budget,
    whole: bool,
    seconds: float = PASS_SECONDS,
) -> Drawn:
    """Draws up to `elements`, for `seconds` behind the first one if they are not slow. Exceptions
    of the pipeline are part of what is drawn.

    The steps are those of the `whole` pass, or those of its beginning.
    """
    drawn = Drawn()
    with Trace(tf) as trace:
        _fill(drawn, dataset, elements, budget, None if whole else trace, seconds)
    drawn.steps = trace.steps
    return drawn


def draw_untraced(dataset: Any, elements: int, budget: Budget) -> Drawn:
    """The same without the steps, which take as long to read as all else."""
    drawn = Drawn()
    _fill(drawn, dataset, elements, budget, None)
    return drawn


def _fill(
    drawn: Drawn,
    dataset: Any,
    elements: int,
    budget: Budget,
    beginning: Trace | None,
    seconds: float = PASS_SECONDS,
) -> None:
    # The trace itself is read from a file, later.
    already = files.read_bytes()
    watch = Starved()
    start = time.perf_counter()
    try:
        iterator = iter(dataset)
        enough = slow = shown = Patience(math.inf)
        while len(drawn.digests) < elements:
            count = len(drawn.digests)
            # The first one is drawn however long its files took to make up.
            if count and not budget.left():
                break
            if (
                (count >= LEAST and not enough.left())
                or (count >= LARGE_LEAST and drawn.bytes >= LARGE_BYTES)
                or (count >= SLOW_LEAST and not slow.left())
            ):
                break
            if beginning is not None and count >= TRACED_LEAST and not shown.left():
                stopped = time.perf_counter()
                beginning.stop()
                # Writing the trace is no part of the pass.
                start += time.perf_counter() - stopped
                enough, slow = Patience(seconds - TRACED_SECONDS), Patience(SLOW_SECONDS)
                beginning = None
            element = next(iterator)
            if not count:
                # Until the first one, files are made up and buffers filled.
                enough, slow = Patience(seconds), Patience(SLOW_SECONDS)
                shown = Patience(TRACED_SECONDS)
            values = describe.values(element)
            digest, size = describe.digest(values)
            if count < LOOKED_AT:
                _look(drawn.components, values)
            drawn.digests.append(digest)
            drawn.bytes += size
        if len(drawn.digests) == elements and _ends(dataset, elements):
            drawn.complete = True
    except StopIteration:
        drawn.complete = True
    except Exception as error:
        drawn.error = told(error)
    drawn.seconds = time.perf_counter() - start
    drawn.starved = watch.share()
    read = files.read_bytes()
    if read is not None and already is not None:
        drawn.read_bytes = read - already


def _ends(dataset: Any, elements: int) -> bool:
    return describe.cardinality(dataset) == elements


def _look(found: dict[str, dict[str, Any]], values: describe.Values) -> None:
    import numpy

    for path, arrays in values.items():
        seen = found.setdefault(path, {"dtypes": set(), "shapes": [], "low": None, "high": None})
        for array in arrays:
            _add(seen["dtypes"], str(array.dtype))
            shape = str(tuple(array.shape))
            if shape not in seen["shapes"] and len(seen["shapes"]) < SHAPES:
                seen["shapes"].append(shape)
            if array.dtype.kind == "f" and not math.isfinite(array.sum()):
                array = array[numpy.isfinite(array)]
            if array.dtype.kind in "biuf" and array.size:
                low, high = float(array.min()), float(array.max())
                seen["low"] = low if seen["low"] is None else min(seen["low"], low)
                seen["high"] = high if seen["high"] is None else max(seen["high"], high)


def _add(dtypes: set[str], dtype: str) -> None:
    dtypes.add("string" if dtype == "object" else dtype)


def declared(dataset: Any, drawn: Drawn) -> list[dict[str, Any]]:
    """The fields of `model.Component`: what is declared beside what was drawn."""
    found = []
    for path, spec in describe.components(dataset.element_spec):
        seen = drawn.components.get(
            path, {"dtypes": set(), "shapes": [], "low": None, "high": None}
        )
        dtype = getattr(spec, "dtype", None)
        found.append(
            {
                "path": path,
                "declared_dtype": getattr(dtype, "name", type(spec).__name__),
                "declared_shape": str(getattr(spec, "shape", "")),
                "dtype": ", ".join(sorted(seen["dtypes"])),
                "shapes": seen["shapes"],
                "low": seen["low"],
                "high": seen["high"],
            }
        )
    return found


def timed(
    dataset: Any, elements: int, passes: int, seconds_each: float, busy: Callable[[float], None]
) -> tuple[float, float]:
    """Seconds for `elements` after the first one, whose consumer takes `seconds_each` for each, and
    how long threads waited for a processor meanwhile.

    The first element of each pass is not timed: it pays for making the iterator.
    """
    spent = kept_waiting = 0.0
    for _ in range(passes):
        iterator = iter(dataset)
        next(iterator)
        already = waited()
        start = time.perf_counter()
        for _, _ in zip(range(elements), iterator):
            if seconds_each:
                busy(seconds_each)
        spent += time.perf_counter() - start
        # The threads of an iterator end with it.
        kept_waiting += max(waited() - already, 0.0)
        del iterator
    return spent, kept_waiting


def timed_anew(
    dataset: Any, elements: int, passes: int, seconds_each: float, busy: Callable[[float], None]
) -> tuple[float, float]:
    """The same with a new iterator for each element, whose making is timed."""
    already = waited()
    start = time.perf_counter()
    for _ in range(passes * elements):
        next(iter(dataset))
        if seconds_each:
            busy(seconds_each)
    spent = time.perf_counter() - start
    return spent, max(waited() - already, 0.0)
