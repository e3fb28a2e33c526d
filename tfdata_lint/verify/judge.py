"""From what was measured to a verdict: pure, so that the same evidence gives the same verdict.

What can be told from structure is told from it, since timings on a busy machine are noise: they
decide only where nothing else does, and only when their spread is smaller than the effect.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, FixVerdict, Status, Verdict
from tfdata_lint.verify.model import (
    ENDLESS,
    Evidence,
    Layer,
    Pass,
    Place,
    Question,
    Race,
    Run,
    Stage,
    Use,
)

WORTH_RATIO = 1.1
"""Below it, a claim on speed is refuted: a reader would not notice."""

STARVED = 0.1
"""Share of its time that a process may wait for a processor before its timings are noise."""

PAIRS = 5
"""Timed pairs below which nothing is said."""

CHEAP_SECONDS = 200e-6
"""Up to here, starting a function in parallel can cost more than it gains."""

EXACT = 2.0**24
"""Integers up to it are exact as float32."""

Numbers = dict[str, float | int | str | bool | None]


@dataclass(frozen=True, slots=True)
class _Case:
    """One question with its evidence; `use` and `stage` are what it is about, where they ran."""

    question: Question
    evidence: Evidence
    data_bytes: int
    use: Use | None
    stage: Stage | None

    @property
    def before(self) -> Run:
        return self.evidence.before


_Said = tuple[Status, str, Numbers]


def judge(question: Question, evidence: Evidence, data_bytes: int) -> Verdict:
    """The verdict; `data_bytes` is the memory that data may take."""
    case = _case(question, evidence, data_bytes)
    status, reason, numbers = _missing(case) or _judged(case)
    fix = None if question.after is None else _fix(case)
    return Verdict(status, reason, numbers, question.made_up, fix)


def wants_again(question: Question, before: Run, after: Run | None) -> bool:
    """True when a second run of `before`, with other seeds, tells whether its data are random."""
    if after is None or question.claim in (Claim.FAILS, Claim.DIFFERENT):
        return False
    one, other = _pair(_case(question, Evidence(before, after), 0))
    return one is not None and other is not None and _difference(one, other) is not None


def wants_race(question: Question, before: Run, after: Run | None) -> str | None:
    """How to time: "plain", "consumer" (which takes as long as the producer), or not at all."""
    case = _case(question, Evidence(before, after), 0)
    if question.claim is not Claim.FASTER or case.use is None or _missing(case):
        return None
    if question.code == "TFD203":
        return None if _asynchronous(case.use) else "consumer"
    if question.code == "TFD201":
        return "plain" if case.stage is not None and not _parallel(case.stage) else None
    return None if after is None or _same_work(case) else "plain"


def wants_growth(question: Question, before: Run) -> bool:
    """True when resident memory is worth two processes more."""
    case = _case(question, Evidence(before), 0)
    return question.claim is Claim.MEMORY and case.stage is not None


def _case(question: Question, evidence: Evidence, data_bytes: int) -> _Case:
    uses = evidence.before.uses
    for use in uses:
        for stage in (*use.stages, *use.nested):
            if _here(stage.place, question.place):
                return _Case(question, evidence, data_bytes, use, stage)
    at_use = [use for use in uses if _here(use.place, question.place)]
    return _Case(question, evidence, data_bytes, next(iter(at_use or uses), None), None)


def _here(place: Place | None, wanted: Place) -> bool:
    if place is None or (place.path, place.line) != (wanted.path, wanted.line):
        return False
    return place.column in (0, wanted.column)


def _missing(case: _Case) -> _Said | None:
    """Why there is nothing to judge."""
    run = case.before
    if run.ended is not None and not run.layers and not (case.use and case.use.passes):
        return Status.NOT_RUN, run.ended, {}
    if case.question.claim in (Claim.FAILS, Claim.DEPRECATED) or run.layers:
        return None
    if run.error is not None:
        return Status.NOT_RUN, f"the program fails before that: {run.error}", {}
    if case.use is None:
        return Status.NOT_RUN, "no dataset came to a use", {}
    failed = _failure(case.use)
    if failed is not None and not case.use.passes[0].digests:
        return Status.NOT_RUN, f"no element can be drawn: {failed}", {}
    return None


def _judged(case: _Case) -> _Said:
    special = _BY_CODE.get(case.question.code)
    return (special or _BY_CLAIM[case.question.claim])(case)


# Speed.


def _map(case: _Case) -> _Said:
    """TFD201: was the map executed in parallel, and does that matter?"""
    stage, use = case.stage, case.use
    if stage is None or use is None or not stage.executed:
        return Status.NOT_RUN, "no element came through this `map`", {}
    each = stage.own_seconds / max(stage.produced, 1)
    whole = sum(one.own_seconds for one in (*use.stages, *use.nested))
    share = stage.own_seconds / whole if whole else 0.0
    numbers: Numbers = {
        "executed": stage.executed,
        "parallelism": stage.parallelism,
        "element_seconds": each,
        "time_share_ratio": share,
    }
    if _parallel(stage):
        width = f", {stage.parallelism} at a time" if stage.parallelism else ""
        return (
            Status.REFUTED,
            f"TensorFlow runs this `map` as {stage.executed}{width}, by itself",
            numbers,
        )
    race = _raced(case.evidence.race, numbers)
    alone = f"TensorFlow runs this `map` as {stage.executed}, one element at a time"
    if share < 1 - 1 / WORTH_RATIO:
        return (
            Status.REFUTED,
            f"{alone}, but that is {share:.0%} of the pipeline's time",
            numbers,
        )
    if stage.python:
        return _by_time(race, f"{alone}; parallel calls", numbers)
    if race is not None and race.trusted and race.high < 1 and each < CHEAP_SECONDS:
        return (
            Status.REFUTED,
            f"{alone}, but its function is so short that parallel calls are {race}",
            numbers,
        )
    causes = ", ".join(stage.stateful)
    why = f", as its function is stateful ({causes})" if causes else ""
    measured = f"; parallel calls measured here: {race}" if race is not None else ""
    return Status.CONFIRMED, f"{alone}{why}{measured}", numbers


def _prefetch(case: _Case) -> _Said:
    """TFD203: does the consumer wait while an element is made?"""
    use = case.use
    if use is None or not use.executed:
        return Status.NOT_RUN, "TensorFlow did not say what it executed", {}
    last = _last_step(use)
    numbers: Numbers = {"executed": last, "element_seconds": use.element_seconds}
    if _asynchronous(use):
        own = "adds a prefetch by itself" if use.injected else f"makes elements ahead in {last}"
        return Status.REFUTED, f"TensorFlow {own}, so nothing waits", numbers
    race = _raced(case.evidence.race, numbers)
    waits = use.element_seconds or 0.0
    reason = f"the last step runs as {last} when the consumer asks, {_duration(waits)} an element"
    if race is not None and race.trusted and race.high < WORTH_RATIO:
        return Status.REFUTED, f"{reason}, but a prefetch is {race}", numbers
    if race is None:
        return Status.CONFIRMED, reason, numbers
    return (
        Status.CONFIRMED,
        f"{reason}; with a consumer that takes as long, a prefetch is {race}",
        numbers,
    )


def _faster(case: _Case) -> _Said:
    numbers: Numbers = {}
    if case.question.after is None or case.evidence.after is None:
        return Status.NOT_DECIDED, "there is no repaired form to compare with", numbers
    reads = _reads(case)
    if reads is not None:
        numbers.update(reads_before=reads[0], reads_after=reads[1])
    if _same_work(case):
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


def _by_time(race: _Ratios | None, what: str, numbers: Numbers) -> _Said:
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


def _last_step(use: Use) -> str:
    for path in use.executed:
        kind = path.rsplit("::", 1)[-1]
        if kind not in _SYNCHRONOUS_ENDS:
            return kind
    return ""


def _asynchronous(use: Use) -> bool:
    last = _last_step(use)
    return last.startswith(("Prefetch", "Parallel", "MapAndBatch", "LegacyParallel", "DataService"))


def _parallel(stage: Stage) -> bool:
    if stage.executed.startswith("MapAndBatch"):
        return bool(stage.autotuned) or (stage.parallelism or 1) > 1
    return stage.executed.startswith("Parallel")


def _reads(case: _Case) -> tuple[int, int] | None:
    """Reads of the sources in two complete passes, before and after."""
    totals = []
    for use in _pair(case):
        if use is None or len(use.passes) < 2 or not all(each.complete for each in use.passes):
            return None
        reads = [each.reads for each in use.passes]
        if None in reads:
            return None
        totals.append(sum(each or 0 for each in reads))
    return totals[0], totals[1]


def _same_work(case: _Case) -> bool:
    one, other = _pair(case)
    if one is None or other is None or not one.executed:
        return False
    reads = _reads(case)
    return one.executed == other.executed and (reads is None or reads[0] == reads[1])


# Memory.


def _cache(case: _Case) -> _Said:
    """TFD301 and other caches: bytes of an element x how many there are."""
    use, stage = case.use, case.stage
    if use is None or stage is None:
        return Status.NOT_RUN, "this step was not built", {}
    each = stage.element_bytes
    numbers: Numbers = {
        "element_bytes": each,
        "cardinality": stage.cardinality,
        "data_bytes": case.data_bytes,
    }
    growth = case.evidence.growth
    if growth is not None:
        numbers.update(
            grown_bytes=growth.with_bytes,
            grown_without_bytes=growth.without_bytes,
            grown_elements=growth.elements,
        )
    if stage.cardinality == ENDLESS:
        return (
            Status.CONFIRMED,
            f"the data never end, so the cache keeps growing by {_size(each)} an element",
            numbers,
        )
    if each is None:
        return Status.NOT_DECIDED, "the size of an element could not be measured", numbers
    count, counted = _count(stage, use)
    numbers["elements"] = count
    total = each * count
    numbers["cached_bytes"] = total
    kept = f"{count:,} elements of {_size(each)} are {_size(total)}"
    if total > case.data_bytes:
        return (
            Status.CONFIRMED,
            f"{kept}, more than the {_size(case.data_bytes)} there are",
            numbers,
        )
    if not counted:
        return (
            Status.NOT_DECIDED,
            f"at least {kept}; how many there are in all was not found out",
            numbers,
        )
    if case.question.made_up:
        fit = int(case.data_bytes / each) if each else 0
        return (
            Status.NOT_DECIDED,
            f"an element takes {_size(each)}, so {fit:,} of them fill {_size(case.data_bytes)}; "
            "how many real ones there are is not known",
            numbers,
        )
    if total > case.data_bytes / 2:
        return (
            Status.CONFIRMED,
            f"{kept}, more than half of the {_size(case.data_bytes)} there are",
            numbers,
        )
    return Status.REFUTED, f"{kept}, of {_size(case.data_bytes)} there are", numbers


def _count(stage: Stage, use: Use) -> tuple[int, bool]:
    """How many elements the stage gives, and whether that is all of them."""
    if stage.cardinality >= 0:
        return stage.cardinality, True
    complete = bool(use.passes) and use.passes[0].complete
    # It was asked once more for the end.
    return (max(stage.produced - 1, 0), True) if complete else (stage.produced, False)


def _memory(case: _Case) -> _Said:
    if case.stage is not None and case.stage.name == "cache":
        return _cache(case)
    one, other = _pair(case)
    sizes = [_buffered(use) for use in (one, other) if use is not None]
    if len(sizes) < 2 or None in sizes:
        return Status.NOT_DECIDED, "there is no repaired form to compare with", {}
    old, new = sizes[0] or 0.0, sizes[1] or 0.0
    numbers: Numbers = {"buffer_bytes_before": old, "buffer_bytes_after": new}
    told = f"buffers hold {_size(old)} before the fix, {_size(new)} after"
    if old > new * WORTH_RATIO:
        return Status.CONFIRMED, told, numbers
    return Status.REFUTED, told, numbers


def _buffered(use: Use) -> float | None:
    """Bytes that the buffers of `shuffle`, `prefetch` and `cache` hold when full."""
    total = 0.0
    for stage in use.stages:
        if stage.name not in ("shuffle", "prefetch", "cache"):
            continue
        if stage.element_bytes is None:
            return None
        given = stage.arguments.get("buffer_size", "")
        size = int(given) if given.isdigit() else None
        if stage.name == "cache" or (size is not None and 0 <= stage.cardinality < size):
            size = stage.cardinality if stage.cardinality >= 0 else None
        if size is None:
            continue
        total += size * stage.element_bytes
    return total


# Values.


def _different(case: _Case) -> _Said:
    one, other = _pair(case)
    if one is None or other is None:
        after = case.evidence.after
        if after is None:
            return Status.NOT_DECIDED, "there is no repaired form to compare with", {}
        why = after.error or after.ended or "it gave no data"
        return Status.NOT_DECIDED, f"the repaired form did not run: {why}", {}
    numbers: Numbers = {
        "elements_before": _drawn(one),
        "elements_after": _drawn(other),
    }
    difference = _difference(one, other)
    if difference is None:
        return Status.REFUTED, f"the data are the same with the fix: {_extent(one)}", numbers
    return Status.CONFIRMED, f"with the fix {difference}", numbers


def _fails(case: _Case) -> _Said:
    if case.before.layers:
        return _layer(case)
    before, after = _failed(case.before, case.use), None
    if case.evidence.after is not None:
        after = _failed(case.evidence.after, _pair(case)[1])
    if before is None:
        extent = "" if case.use is None else f": {_extent(case.use)}"
        return Status.REFUTED, f"it runs without an error{extent}", {}
    if case.evidence.after is None:
        if _about(case.before.error_place, case.question.place) or case.before.error is None:
            return Status.CONFIRMED, f"it fails: {before}", {}
        return Status.NOT_RUN, f"the program fails before that: {before}", {}
    if after is None:
        return Status.CONFIRMED, f"it fails without the fix, and runs with it: {before}", {}
    if after == before:
        return Status.NOT_RUN, f"it fails with and without the fix: {before}", {}
    return Status.CONFIRMED, f"it fails: {before}; with the fix there is another error: {after}", {}


def _about(place: Place | None, wanted: Place) -> bool:
    return place is not None and (place.path, place.line) == (wanted.path, wanted.line)


def _generator(case: _Case) -> _Said:
    """TFD401: what is declared, what comes, and who minds."""
    use = case.use
    if case.before.error is not None or use is None:
        return _fails(case)
    consumer = next((each for each in use.consumed if each.how != use.kind), None)
    for each in use.components:
        if each.declared_shape != "<unknown>" or not each.shapes:
            continue
        drawn = " and ".join(each.shapes)
        declared = f"the shape is declared <unknown>, the elements drawn have {drawn}"
        numbers: Numbers = {"declared_shape": each.declared_shape, "drawn_shapes": drawn}
        if consumer is not None and consumer.error is None:
            return Status.REFUTED, f"{declared}, and the model takes them all the same", numbers
        failed = f"; the model fails: {consumer.error}" if consumer and consumer.error else ""
        return Status.CONFIRMED, f"{declared}{failed}", numbers
    failure = _failure(use)
    if failure is not None:
        return Status.CONFIRMED, f"elements are not as declared: {failure}", {}
    if any("output_signature" in text for text in case.before.warnings):
        return Status.CONFIRMED, "TensorFlow warns that the arguments are deprecated", {}
    return (
        Status.REFUTED,
        f"types and shapes are declared, and elements keep to them: {use.spec}",
        {},
    )


def _layer(case: _Case) -> _Said:
    """TFD809: raises, is right, or is silently wrong."""
    layer = next(
        (each for each in case.before.layers if _here(each.place, case.question.place)),
        case.before.layers[0] if case.before.layers else None,
    )
    if layer is None:
        return _fails(case)
    numbers: Numbers = {
        "dtype": layer.dtype,
        "low": layer.low,
        "high": layer.high,
        "difference": layer.difference,
    }
    got = f"`{layer.layer}` on {layer.dtype}"
    if layer.error is not None:
        if layer.error_of_floats is not None:
            return Status.NOT_RUN, f"it fails on floats too: {layer.error_of_floats}", numbers
        return Status.CONFIRMED, f"{got} fails: {layer.error}", numbers
    if layer.difference is None:
        return Status.NOT_DECIDED, f"{got}: the outputs could not be compared", numbers
    if layer.difference > _tolerance(layer):
        return (
            Status.CONFIRMED,
            f"{got} is off by up to {layer.difference:.3g} from the same numbers as floats",
            numbers,
        )
    if layer.dtype.startswith("float"):
        return Status.REFUTED, f"the model casts before `{layer.layer}`, which gets floats", numbers
    return Status.REFUTED, f"{got} gives what it gives for the same numbers as floats", numbers


def _tolerance(layer: Layer) -> float:
    """Rounding of float32 for outputs of the size of the inputs."""
    size = max(abs(layer.low or 0.0), abs(layer.high or 0.0), 1.0)
    return 1e-4 * size


def _magnitudes(case: _Case) -> _Said:
    """TFD807: Dense casts, so what matters is what the integers are."""
    if case.before.error is not None and not case.before.layers:
        return Status.NOT_RUN, f"the program fails before that: {case.before.error}", {}
    status, reason, numbers = _layer(case)
    low, high = numbers.get("low"), numbers.get("high")
    if status is not Status.REFUTED or not isinstance(low, float) or not isinstance(high, float):
        return status, reason, numbers
    if max(abs(low), abs(high)) > EXACT:
        return Status.CONFIRMED, f"integers up to {high:.0f} lose digits as float32", numbers
    if low >= 0 and high <= 1:
        return Status.REFUTED, "the integers are 0 and 1, so that nothing is lost", numbers
    if case.question.made_up:
        return Status.NOT_DECIDED, "the numbers were made up, so their range says nothing", numbers
    return (
        Status.CONFIRMED,
        f"it receives integers from {low:.0f} to {high:.0f} as magnitudes, unscaled",
        numbers,
    )


def _deprecated(case: _Case) -> _Said:
    if case.before.error is not None:
        return Status.CONFIRMED, f"it is gone: {case.before.error}", {}
    after = set(case.evidence.after.warnings) if case.evidence.after is not None else set()
    said = [
        text for text in case.before.warnings if "deprecat" in text.lower() and text not in after
    ]
    if said:
        return Status.CONFIRMED, f"TensorFlow warns: {said[0]}", {}
    return (
        Status.REFUTED,
        f"TensorFlow {case.before.tensorflow} takes it without a warning",
        {},
    )


_BY_CODE: dict[str, Callable[[_Case], _Said]] = {
    "TFD201": _map,
    "TFD203": _prefetch,
    "TFD301": _cache,
    "TFD401": _generator,
    "TFD807": _magnitudes,
    "TFD809": _layer,
}
"""The rules for which the evidence of their claim is not enough."""

_BY_CLAIM: dict[Claim, Callable[[_Case], _Said]] = {
    Claim.FASTER: _faster,
    Claim.MEMORY: _memory,
    Claim.DIFFERENT: _different,
    Claim.FAILS: _fails,
    Claim.DEPRECATED: _deprecated,
}


# Fixes.


def _fix(case: _Case) -> FixVerdict:
    after = case.evidence.after
    if after is None:
        return FixVerdict(FixStatus.UNKNOWN, "the repaired form was not run")
    one, other = _pair(case)
    broken = after.ended or after.error
    if broken is not None and (case.before.error or case.before.ended) is None:
        return FixVerdict(FixStatus.WITHDRAWN, f"the repaired form does not run: {broken}")
    repaired = _failed(case.before, one) is not None and _failed(after, other) is None
    if repaired:
        return FixVerdict(FixStatus.PROVEN, "what failed before runs with the fix")
    if one is None or other is None or not one.passes or not other.passes:
        return FixVerdict(FixStatus.UNKNOWN, "there are no elements to compare")
    difference = _difference(one, other)
    if difference is None:
        return FixVerdict(FixStatus.PROVEN, f"the same data with the fix: {_extent(one)}")
    if case.question.claim in (Claim.DIFFERENT, Claim.FAILS):
        return FixVerdict(FixStatus.UNKNOWN, f"with the fix {difference}, as it is meant to be")
    again = case.evidence.again
    repeated = again.uses[0] if again is not None and again.uses else None
    if repeated is not None:
        by_itself = _difference(_of(again, case) or repeated, one, order=False)
        if by_itself is not None and _same_frame(one, other):
            return FixVerdict(
                FixStatus.UNKNOWN, "the data are random, so that two runs never have the same"
            )
    return FixVerdict(FixStatus.WITHDRAWN, f"with the fix {difference}")


def _of(run: Run | None, case: _Case) -> Use | None:
    """The use of another run of the same program that is the case's."""
    if run is None or case.use is None:
        return None
    position = case.before.uses.index(case.use)
    return run.uses[position] if position < len(run.uses) else None


def _pair(case: _Case) -> tuple[Use | None, Use | None]:
    """The use before and after the fix."""
    return case.use, _of(case.evidence.after, case)


def _same_frame(one: Use, other: Use) -> bool:
    return one.spec == other.spec and one.cardinality == other.cardinality


def _difference(one: Use, other: Use, order: bool = True) -> str | None:
    """What differs, as the end of "with the fix ..."; None for the same data."""
    if one.spec != other.spec:
        return f"the specification is {other.spec} instead of {one.spec}"
    if one.cardinality != other.cardinality:
        return f"the cardinality is {other.cardinality} instead of {one.cardinality}"
    if _failure(one) != _failure(other):
        return f"drawing ends in {_failure(other) or 'no error'} instead of {_failure(one)}"
    for number, (before, after) in enumerate(zip(one.passes, other.passes, strict=False), 1):
        said = _passes(before, after, order)
        if said is not None:
            return f"{said} in pass {number}"
    return None


def _passes(before: Pass, after: Pass, order: bool) -> str | None:
    common = min(len(before.digests), len(after.digests))
    if before.complete and after.complete and len(before.digests) != len(after.digests):
        return f"there are {len(after.digests)} elements instead of {len(before.digests)}"
    old, new = before.digests[:common], after.digests[:common]
    if old == new:
        return None
    if sorted(old) == sorted(new):
        return "the order is another one" if order else None
    first = next(
        place for place, pair in enumerate(zip(old, new, strict=True)) if len(set(pair)) > 1
    )
    return f"element {first} is another one"


def _failure(use: Use) -> str | None:
    return next((each.error for each in use.passes if each.error is not None), None)


def _failed(run: Run, use: Use | None) -> str | None:
    """The first error of the program, of drawing, or of the consumer."""
    if run.error is not None:
        return run.error
    errors: Iterable[str | None] = ()
    if use is not None:
        errors = (_failure(use), *(each.error for each in use.consumed))
    layers = (each.error for each in run.layers)
    return next((each for each in (*errors, *layers) if each is not None), None)


def _drawn(use: Use) -> int:
    return sum(len(each.digests) for each in use.passes)


def _extent(use: Use) -> str:
    if not use.passes:
        return "no element was drawn"
    count = len(use.passes[0].digests)
    whole = "all" if use.passes[0].complete else "the first"
    return f"{whole} {count} elements of {len(use.passes)} passes"


def _size(count: float | None) -> str:
    if count is None:
        return "an unknown size"
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count:.0f} bytes"


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"
