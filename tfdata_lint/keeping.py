"""What a run keeps for the next one, and takes over from the last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from tfdata_lint.cache import Cache, Origin, Part
from tfdata_lint.done import Done
from tfdata_lint.grouping import Group
from tfdata_lint.plan import Plan
from tfdata_lint.reading.project import location
from tfdata_lint.work import Job


def members_of(group: Group) -> frozenset[str]:
    return frozenset(map(location, group.sources))


def unchanged(
    jobs: Iterable[Job], find: Callable[[frozenset[str]], Part | None]
) -> dict[frozenset[str], Part]:
    """The groups of files of which it is known what comes of them."""
    found = {members: find(members) for members in (members_of(job.group) for job in jobs)}
    return {members: part for members, part in found.items() if part is not None}


def noted(each: Iterable[tuple[int, list[Done]]], done: dict[int, list[Done]]) -> Iterator[Done]:
    """What comes of files, and by the way what comes of each job."""
    for number, files in each:
        done[number] = files
        yield from files


def parts_of(
    plan: Plan, jobs: Sequence[Job], done: Mapping[int, list[Done]]
) -> dict[frozenset[str], Part | None]:
    """What came of groups of files, None where it cannot be kept."""
    parts: dict[frozenset[str], Part | None] = {}
    for number, files in done.items():
        origin = files[0].origin if files else None
        members = members_of(jobs[number].group)
        parts[members] = None
        if origin is not None and not any(each.before.troubles for each in files):
            own = {path: plan.origin.files[path] for path in members}
            origin = Origin({**origin.files, **own}, origin.folders)
            parts[members] = Part(tuple(each.before for each in files), origin)
    return parts


def keep(cache: Cache, plan: Plan, parts: Mapping[frozenset[str], Part | None]) -> None:
    """Keep what came of all files, if nothing is in doubt."""
    rest = [each.before for each in plan.files]
    if any(result.troubles for result in rest):
        return
    known = {members: part for members, part in parts.items() if part is not None}
    if len(known) == len(parts):
        cache.keep({frozenset(): Part(tuple(rest), plan.origin), **known})
