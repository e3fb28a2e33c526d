"""Claims on memory: bytes of an element x how many there are."""

from __future__ import annotations

from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import Case, Numbers, Said
from tfdata_lint.verify.evidence.words import size
from tfdata_lint.verify.model import ENDLESS, Stage, Use

WORTH_RATIO = 1.1
"""Buffers that are less smaller than this after the fix are the same."""


def cache(case: Case) -> Said:
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
            f"the data never end, so the cache keeps growing by {size(each)} an element",
            numbers,
        )
    if each is None:
        return Status.NOT_DECIDED, "the size of an element could not be measured", numbers
    if case.made_up:
        fit = int(case.data_bytes / each) if each else 0
        return (
            Status.NOT_DECIDED,
            f"an element takes {size(each)}, so {fit:,} of them fill {size(case.data_bytes)}; "
            "how many real ones there are is not known",
            numbers,
        )
    count, how = _count(stage, use)
    total = each * count
    numbers.update(elements=count, cached_bytes=total)
    kept = f"{how}{count:,} elements of {size(each)} are {size(total)}"
    if total > case.data_bytes:
        return (
            Status.CONFIRMED,
            f"{kept}, more than the {size(case.data_bytes)} there are",
            numbers,
        )
    if how == _AT_LEAST:
        return (
            Status.NOT_DECIDED,
            f"{kept}; how many there are in all was not found out",
            numbers,
        )
    if total > case.data_bytes / 2:
        return (
            Status.CONFIRMED,
            f"{kept}, more than half of the {size(case.data_bytes)} there are",
            numbers,
        )
    return Status.REFUTED, f"{kept}, of {size(case.data_bytes)} there are", numbers


def unfinished(case: Case) -> Said:
    """TFD302: does the cache ever get to its end?"""
    stage, use = case.stage, case.use
    if stage is None or use is None:
        return Status.NOT_RUN, "this step was not built", {}
    if stage.cardinality == ENDLESS:
        first = use.passes[0] if use.passes else None
        numbers: Numbers = {"element_bytes": stage.element_bytes}
        told = "the data that are cached never end, so that nothing is read from the cache"
        if first is not None and first.reads is not None:
            numbers.update(elements=len(first.digests), reads=first.reads)
            told += f": {first.reads} reads of the sources for {len(first.digests)} elements"
        return Status.CONFIRMED, told, numbers
    if stage.cardinality >= 0 or (use.passes and use.passes[0].complete):
        return Status.REFUTED, "the data that are cached come to an end", {}
    return Status.NOT_DECIDED, "whether the data come to an end was not found out", {}


_ABOUT = "by the sizes of the files, about "
_AT_LEAST = "at least "

MANY_READ_BYTES = 2**21
"""Files are read ahead in pieces of 256 KiB, so that too few elements come of fewer bytes."""


def _count(stage: Stage, use: Use) -> tuple[int, str]:
    """How many elements the stage gives, and how well that is known."""
    if stage.cardinality >= 0:
        return stage.cardinality, ""
    if use.passes and use.passes[0].complete:
        # It was asked once more for the end.
        return max(stage.produced - 1, 0), ""
    if use.file_bytes and use.read_bytes:
        share = min(use.read_bytes / use.file_bytes, 1.0)
        exact = use.read_bytes >= MANY_READ_BYTES
        return int(stage.produced / share), _ABOUT if exact else _AT_LEAST
    return stage.produced, _AT_LEAST


def memory(case: Case) -> Said:
    """What the stage or the buffers hold."""
    if case.stage is not None and case.stage.name == "cache":
        return cache(case)
    one, other = case.pair
    sizes = [_buffered(use) for use in (one, other) if use is not None]
    if len(sizes) < 2 or None in sizes:
        return Status.NOT_DECIDED, "there is no repaired form to compare with", {}
    old, new = sizes[0] or 0.0, sizes[1] or 0.0
    numbers: Numbers = {"buffer_bytes_before": old, "buffer_bytes_after": new}
    told = f"buffers hold {size(old)} before the fix, {size(new)} after"
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
