"""Claims that something was looked at for: what a probe found, in a sentence."""

from __future__ import annotations

from tfdata_lint.verdict import Status
from tfdata_lint.verify.evidence.case import FEW, Case, Said
from tfdata_lint.verify.evidence.values import different
from tfdata_lint.verify.model import Stage


def split(case: Case) -> Said:
    """TFD102: has the part of a split other elements in the next pass?"""
    found = case.evidence.probe
    if "elements" not in found:
        return different(case)
    other, count = int(found["other_elements"]), int(found["elements"])
    told = f"{other} of {count} elements of this part are not in it in the next pass"
    if other:
        return Status.CONFIRMED, told, dict(found)
    if count < FEW:
        return Status.NOT_DECIDED, f"{told}, too few to tell", dict(found)
    return Status.REFUTED, told, dict(found)


def branches(case: Case) -> Said:
    """TFD105: do the branches of a `zip` draw in the same order?"""
    found = case.evidence.probe
    if "pairs" not in found:
        return Status.NOT_DECIDED, "the branches have no step in common that can be drawn", {}
    told = f"the step that feeds both branches gives them other elements in {found['apart']} of "
    told += f"{found['pairs']} pairs"
    return Status.CONFIRMED if found["apart"] else Status.REFUTED, told, dict(found)


def displaced(case: Case) -> Said:
    """TFD110: how far does `shuffle` move elements, against the size of a batch?"""
    found = case.evidence.probe
    if "most_places_early" not in found:
        return Status.NOT_DECIDED, "the `shuffle` could not be run on numbered elements", {}
    early = int(found["most_places_early"])
    numbers = {**found, "batch_elements": _batch_behind(case)}
    if not early:
        return Status.CONFIRMED, "no element changes its place", numbers
    batch = numbers["batch_elements"]
    moved = f"elements come at most {early} places early"
    if batch is None:
        return Status.REFUTED, moved, numbers
    told = f"{moved}, in batches of {batch}"
    return Status.CONFIRMED if early < int(batch) else Status.REFUTED, told, numbers


def _batch_behind(case: Case) -> int | None:
    """The size of the batches that are made behind the stage in question."""
    stages: tuple[Stage, ...] = () if case.use is None else case.use.stages
    behind = stages[stages.index(case.stage) + 1 :] if case.stage in stages else ()
    sizes = (stage.arguments.get("batch_size", "") for stage in behind)
    return next((int(size) for size in sizes if size.isdigit()), None)


def halves(case: Case) -> Said:
    """TFD103: do the halves of a directory share files?"""
    found = case.evidence.probe
    if "files" not in found:
        return Status.NOT_DECIDED, "the program makes no other half of this directory", {}
    told = f"{found['shared_files']} of {found['files']} files of one half are in the other one too"
    if found["shared_files"]:
        return Status.CONFIRMED, told, dict(found)
    if case.made_up:
        return Status.NOT_DECIDED, f"{told}, but how many there are was made up", dict(found)
    return Status.REFUTED, told, dict(found)


def yielded(case: Case) -> Said:
    """TFD403: does what is yielded come out as it was?"""
    found = case.evidence.probe
    if "elements" not in found:
        return Status.NOT_DECIDED, "the generator could not be run by itself", {}
    if "drawn" in found:
        told = f"{found['yielded']} is yielded, and {found['drawn']} comes out as {found['dtype']}"
        return Status.CONFIRMED, told, dict(found)
    told = f"what is yielded comes out as it was: {found['elements']} elements"
    return Status.REFUTED, told, dict(found)


def calls(case: Case) -> Said:
    """TFD107, TFD108: does Python run the function for each element, or once?"""
    found = case.evidence.probe
    if "calls" not in found or not found["elements"]:
        return Status.NOT_DECIDED, "no call of the function was seen", {}
    run, elements = int(found["calls"]), int(found["elements"])
    if case.stage is not None and case.stage.python:
        return Status.NOT_DECIDED, "the step runs Python for its elements", dict(found)
    times = "once" if run == 1 else f"{run} times"
    told = f"Python ran the function {times}, for {elements} elements in two passes"
    return Status.CONFIRMED if run < elements else Status.REFUTED, told, dict(found)


def shard(case: Case) -> Said:
    """TFD601: do two processes shard the same order?"""
    one, other = case.use, case.unseeded[0]
    if one is None or other is None or not one.passes or not other.passes:
        return Status.NOT_DECIDED, "no two processes drew the part", {}
    ours, theirs = set(one.passes[0].digests), set(other.passes[0].digests)
    count = max(len(ours), len(theirs))
    told = f"of {count} elements of this part, {len(ours & theirs)} are the same in two processes"
    if ours != theirs and not (one.passes[0].complete and other.passes[0].complete):
        return Status.NOT_DECIDED, f"{told}, but these are not all", {}
    return Status.CONFIRMED if ours != theirs else Status.REFUTED, told, {}
