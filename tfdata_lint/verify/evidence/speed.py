"""Claims on speed: what was executed, what was read, and only then how long it took."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import Case, Numbers, Said
from tfdata_lint.verify.evidence.words import duration
from tfdata_lint.verify.model import Race, Stage, Use

WORTH_RATIO = 1.1
"""Below it, a claim on speed is refuted: a reader would not notice."""

_WORTH_SHARE = 1 - 1 / WORTH_RATIO
"""Share of the time that could be saved at most, for the same."""

STARVED = 0.1
"""Share of its time that a process may wait for a processor before its timings are noise."""

PAIRS = 5
"""Timed pairs below which nothing is said."""

MEASURABLE_SECONDS = 0.005
"""Work of a pass below which shares of its time say nothing: starting it costs as much."""


CHEAP_SECONDS = 50e-6
"""Up to here, starting a function in parallel can cost more than it gains."""


def parallel_map(case: Case) -> Said:
    """TFD201: was the map executed in parallel, and does that matter?"""
    stage, use = case.stage, case.use
    if stage is None or use is None or not stage.executed:
        drawn = stage is not None and use is not None and any(each.digests for each in use.passes)
        told = "TensorFlow did not say how it executes" if drawn else "no element came through"
        return Status.NOT_RUN, f"{told} this `map`", {}
    each = stage.own_seconds / max(stage.produced, 1)
    share = _share(stage, use)
    numbers: Numbers = {
        "executed": stage.executed,
        "parallelism": stage.parallelism,
        "element_seconds": each,
        "time_share_ratio": share,
    }
    if parallel(stage):
        width = f", {stage.parallelism} at a time" if stage.parallelism else ""
        return (
            Status.REFUTED,
            f"TensorFlow runs this `map` as {stage.executed}{width}, by itself",
            numbers,
        )
    race = _raced(case.evidence.race, numbers)
    alone = f"TensorFlow runs this `map` as {stage.executed}, one element at a time"
    if share < _WORTH_SHARE:
        told = f"{alone}, but that is {share:.0%} of the pipeline's time"
        if use.busy_seconds < MEASURABLE_SECONDS:
            work = duration(use.busy_seconds)
            return Status.NOT_DECIDED, f"{told}, with {work} of work too little to tell", numbers
        return Status.REFUTED, told, numbers
    if stage.python:
        return _by_time(race, f"{alone}; parallel calls", numbers)
    causes = ", ".join(stage.stateful)
    alone += f", as its function is stateful ({causes})" if causes else ""
    if race is not None and race.trusted and race.high < WORTH_RATIO:
        # How many processors are free decides what a few elements gain, and not for the next run.
        gain = "nothing" if race.high < 1 else "little"
        told = f"parallel calls gain {gain}: {race}"
        if race.high < 1 and each < CHEAP_SECONDS:
            return Status.REFUTED, f"{alone}, but its function is so short that {told}", numbers
        return Status.CONFIRMED, f"{alone}; on this machine {told}", numbers
    return Status.CONFIRMED, f"{alone}{_measured('parallel calls are', race)}", numbers


def worth_timing(case: Case) -> bool:
    """True for a map that works alone, and for long enough to be noticed."""
    stage, use = case.stage, case.use
    if stage is None or use is None or not stage.executed:
        return False
    return not parallel(stage) and _share(stage, use) >= _WORTH_SHARE


def rebuilt(case: Case) -> Said:
    """TFD208: what does a new iterator for each element cost?"""
    numbers: Numbers = {}
    race = _raced(case.evidence.race, numbers)
    return _by_time(race, "one iterator for all steps", numbers)


def _share(stage: Stage, use: Use) -> float:
    """The part of the pipeline's time that a stage takes.

    On a busy machine a step may have waited for a processor, as short as its work is. Then the
    median element of each step tells, since few of them have to wait.
    """
    if any(each.starved > STARVED for each in use.passes[:1]) and use.typical_seconds:
        return stage.typical_seconds / use.typical_seconds
    return stage.own_seconds / use.busy_seconds if use.busy_seconds else 0.0


def prefetch(case: Case) -> Said:
    """TFD203: does the consumer wait while an element is made?"""
    use = case.use
    if use is None or not use.executed:
        return Status.NOT_RUN, "TensorFlow did not say what it executed", {}
    last = _last_step(use)
    numbers: Numbers = {"executed": last, "element_seconds": use.element_seconds}
    if asynchronous(use):
        ahead = f"makes elements ahead in {_last_step(use, _HANDING_ON)}"
        own = "adds a prefetch by itself" if use.injected else ahead
        return Status.REFUTED, f"TensorFlow {own}, so nothing waits", numbers
    race = _raced(case.evidence.race, numbers)
    waits = use.element_seconds or 0.0
    reason = f"the last step runs as {last} when the consumer asks, {duration(waits)} an element"
    if race is not None and race.trusted and race.high < WORTH_RATIO:
        return Status.REFUTED, f"{reason}, but a prefetch is {race}", numbers
    measured = _measured("with a consumer that takes as long, a prefetch is", race)
    return Status.CONFIRMED, f"{reason}{measured}", numbers


def _measured(what: str, race: _Ratios | None) -> str:
    """A clause with the timings, where structure has decided already."""
    if race is None:
        return ""
    return f"; {what} {race}" if race.trusted else "; the machine was too busy for timings"


def faster(case: Case) -> Said:
    """Does the repaired form execute less, read less, or take less time?"""
    numbers: Numbers = {}
    if case.question.after is None or case.evidence.after is None:
        return Status.NOT_DECIDED, "there is no repaired form to compare with", numbers
    reads = _reads(case)
    if reads is not None:
        numbers.update(reads_before=reads[0], reads_after=reads[1])
    if same_work(case):
        return Status.REFUTED, "TensorFlow executes the same steps before and after", numbers
    if reads is not None and reads[0] > reads[1] * WORTH_RATIO:
        return (
            Status.CONFIRMED,
            f"the sources are read {reads[0]} times in two passes, {reads[1]} after the fix",
            numbers,
        )
    return _by_time(_raced(case.evidence.race, numbers), "the repaired form", numbers)


@dataclass(frozen=True, slots=True)
class _Ratios:
    """Elapsed before / after: above 1 the repaired form is faster. Quartiles of the pairs."""

    low: float
    median: float
    high: float
    starved: float

    @property
    def trusted(self) -> bool:
        return self.starved <= STARVED

    def __str__(self) -> str:
        return f"{self.median:.2f} times as fast ({self.low:.2f} to {self.high:.2f})"


def _raced(race: Race | None, numbers: Numbers) -> _Ratios | None:
    if race is None or len(race.after) < PAIRS:
        return None
    ratios = [one / other for one, other in zip(race.before, race.after, strict=False)]
    low, median, high = statistics.quantiles(ratios, n=4, method="inclusive")
    numbers.update(
        speed_ratio=median,
        speed_ratio_low=low,
        speed_ratio_high=high,
        pairs=len(ratios),
        starved_ratio=race.starved,
        consumer_seconds=race.consumer_seconds,
    )
    return _Ratios(low, median, high, race.starved)


def _by_time(race: _Ratios | None, what: str, numbers: Numbers) -> Said:
    if race is None:
        return Status.NOT_DECIDED, f"{what}: could not be timed", numbers
    if race.low >= WORTH_RATIO:
        return Status.CONFIRMED, f"{what}: {race}", numbers
    if not race.trusted:
        return Status.NOT_DECIDED, f"{what}: {race}, on a machine too busy to tell", numbers
    if race.high < WORTH_RATIO:
        return Status.REFUTED, f"{what}: {race}", numbers
    return Status.NOT_DECIDED, f"{what}: {race}, a spread wider than the effect", numbers


_SYNCHRONOUS_ENDS = ("FiniteRepeat", "ForeverRepeat", "FiniteTake", "FiniteSkip", "IgnoreErrors",
                     "AssertCardinality", "Enumerate", "Options", "MaxIntraOpParallelism",
                     "PrivateThreadPool", "Shard", "EmptyRepeat")  # fmt: skip
"""Steps that do no work of their own: what counts is the step before them."""


_SHUFFLES = ("Shuffle", "ShuffleAndRepeat")
"""Steps that give one element away and take one in: as fast as what is before them."""

_HANDING_ON = (*_SYNCHRONOUS_ENDS, *_SHUFFLES)


def _last_step(use: Use, passed: tuple[str, ...] = _SYNCHRONOUS_ENDS) -> str:
    for path in use.executed:
        kind = path.rsplit("::", 1)[-1]
        if kind not in passed:
            return kind
    return ""


def asynchronous(use: Use) -> bool:
    """True when the last step that does work makes elements ahead."""
    last = _last_step(use, _HANDING_ON)
    return last.startswith(("Prefetch", "Parallel", "MapAndBatch", "LegacyParallel", "DataService"))


def parallel(stage: Stage) -> bool:
    """True for a map that was executed by a parallel step, whatever its width on this machine."""
    if stage.executed.startswith("MapAndBatch"):
        return bool(stage.autotuned) or (stage.parallelism or 1) > 1
    return stage.executed.startswith("Parallel")


def _reads(case: Case) -> tuple[int, int] | None:
    """Reads of the sources in two complete passes, before and after."""
    totals = []
    for use in case.pair:
        if use is None or len(use.passes) < 2 or not all(each.complete for each in use.passes):
            return None
        reads = [each.reads for each in use.passes]
        if None in reads:
            return None
        totals.append(sum(each or 0 for each in reads))
    return totals[0], totals[1]


def same_work(case: Case) -> bool:
    """True when the same steps ran before and after, and read as much."""
    one, other = case.pair
    if one is None or other is None or not one.executed:
        return False
    reads = _reads(case)
    return one.executed == other.executed and (reads is None or reads[0] == reads[1])
