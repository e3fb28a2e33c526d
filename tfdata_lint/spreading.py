"""Work in this process or in several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tfdata_lint.done import Done, EngineError
from tfdata_lint.grouping import Group
from tfdata_lint.reading.source import Source
from tfdata_lint.records import replace
from tfdata_lint.rule import Assumptions
from tfdata_lint.work import Job, work

MIN_FILES_FOR_PROCESSES = 60
"""Files that pass the text screen, from which on worker processes save more than they cost."""

MIN_PIECE = 20_000
"""Characters that a worker process is given at a time, or more: half a second of work at most
times, beside which a message costs nothing."""


def each_done(jobs: Sequence[Job], processes: int) -> Iterator[tuple[int, list[Done]]]:
    """What comes of the jobs, each with its number, done in this process or in several."""
    processes = min(processes, len(jobs))
    if processes < 2 or sum(len(job.group.sources) for job in jobs) < MIN_FILES_FOR_PROCESSES:
        for number, job in enumerate(jobs):
            yield number, work(job)
        return
    from tfdata_lint.workers import WorkerDied, spread

    common = replace(jobs[0], group=Group((), frozenset()))
    sources = {source.path: source for job in jobs for source in job.group.sources}
    try:
        for number, files in spread(_work_on, common, _pieces(jobs), processes):
            yield number, [_with_sources(done, sources) for done in files]
    except WorkerDied:
        message = "a worker process died; --jobs 1 works without them"
        raise EngineError(message) from None


_Item = tuple[int, Group, Assumptions]
"""The number of a job, and what is its own in it."""


def _pieces(jobs: Sequence[Job]) -> list[list[_Item]]:
    """The groups of files with the numbers of their jobs: large ones first and alone, so that no
    process is left with a long piece when the others are done; small ones together, so that they
    cost few messages."""
    pieces: list[list[_Item]] = []
    room = 0
    for number, job in sorted(enumerate(jobs), key=lambda pair: -_size(pair[1].group)):
        if room <= 0:
            pieces.append([])
            room = MIN_PIECE
        pieces[-1].append((number, job.group, job.rules.assumptions))
        room -= _size(job.group)
    return pieces


def _size(group: Group) -> int:
    return sum(len(source.text) for source in group.sources)


def _work_on(common: Job, item: _Item) -> tuple[int, list[Done]]:
    """What a worker process does with a group. Files that the first process has are not sent."""
    number, group, assumptions = item
    sources = {source.path: source for source in group.sources}
    rules = replace(common.rules, assumptions=assumptions)
    files = work(replace(common, group=group, rules=rules))
    return number, [_without_sources(done, sources) for done in files]


def _without_sources(done: Done, known: Mapping[str, Source]) -> Done:
    source = known.get(done.before.path)
    if source is None:
        return done
    return replace(done, source=None, fixed=None if done.fixed == source else done.fixed)


def _with_sources(done: Done, known: Mapping[str, Source]) -> Done:
    source = done.source or known.get(done.before.path)
    return replace(done, source=source, fixed=done.fixed or source)
