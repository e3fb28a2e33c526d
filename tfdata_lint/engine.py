"""The whole way of the files, from their bytes to what came of them.

Most runs of editors and hooks end early: what the rest of the way needs is imported behind that.
"""

from __future__ import annotations

import gc
import os
import time

from tfdata_lint.done import Done, EngineError as EngineError, Run
from tfdata_lint.findings.result import NO_PIPELINES, FileResult, Result
from tfdata_lint.records import replace

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tfdata_lint.analysis import Seen
    from tfdata_lint.rule import Finding
    from tfdata_lint.task import Input, Task

FEW = 20
"""Files that are read and searched sooner than it is found out whether they are the same."""

SELDOM = (100_000, 50, 100)
"""How many objects are made between collections of garbage, see `gc.set_threshold`: trees have
none, and to look through them takes long."""


def _as_they_come(files: Iterable[Done], total: int) -> Iterable[Done]:
    return files


def run(
    inputs: Iterable[Input],
    task: Task,
    track: Callable[[Iterable[Done], int], Iterable[Done]] = _as_they_come,
) -> Run:
    """Lint files and, if asked, work out their fixes; nothing is written.

    `track` hands on what it is given, and may show how far of how many files the work is. Raises
    EngineError when a worker process dies.
    """
    listed = list(inputs)
    begun = time.time_ns()
    if len(listed) <= FEW and _nothing_shows(listed, task):
        left_out = (FileResult(path, skipped=NO_PIPELINES) for path, _ in listed)
        return Run(_distinct(Done(result, result) for result in left_out))
    # It stays so: to go back would have all that was made looked through at once.
    gc.set_threshold(*SELDOM)
    return Run(_distinct(_done(listed, task, track, begun)))


def look(inputs: Iterable[Input], task: Task, seen: Seen) -> Result:
    """Lint files as `run` does, in this process, and hand on what the interpreter saw."""
    from tfdata_lint.plan import planned
    from tfdata_lint.work import work

    plan = planned(inputs, task)
    files = plan.files
    for job in plan.jobs:
        files.extend(work(job, seen))
    return Run(_distinct(files)).before


def _nothing_shows(inputs: Iterable[Input], task: Task) -> bool:
    """True when no file names anything that rules are about, or imports one of its project."""
    from tfdata_lint.reading.files import File
    from tfdata_lint.reading.imports import Finder

    finder = Finder(task.folders)
    for path, read in inputs:
        try:
            file = File(path, read())
        except OSError:
            return False
        here = os.path.abspath(path)
        if file.may_hold_pipelines or any(finder.found(here, each) for each in file.imports):
            return False
    return True


def _done(
    inputs: Sequence[Input],
    task: Task,
    track: Callable[[Iterable[Done], int], Iterable[Done]],
    begun: int,
) -> Iterator[Done]:
    from tfdata_lint.recalling import recalled

    readers = dict(inputs)
    cache = None
    # What is fixed must be worked out anew: another file may be fixed by now.
    if task.keeps and not task.fix:
        from tfdata_lint.cache import FOLDER, Cache

        settings = repr((task.config, os.getcwd(), task.folders))
        folder = os.path.join(task.config.root, FOLDER)
        cache = Cache(folder, settings, list(readers), begun, assumed=_assumed(task))
        known = cache.whole()
        if known is not None:
            yield from recalled(known, readers)
            return
    from tfdata_lint.keeping import keep, members_of, noted, parts_of, unchanged
    from tfdata_lint.plan import planned
    from tfdata_lint.spreading import each_done

    plan = planned(inputs, task)
    parts = {} if cache is None else unchanged(plan.jobs, cache.parts())
    jobs = [job for job in plan.jobs if members_of(job.group) not in parts]
    done: dict[int, list[Done]] = {}
    total = sum(len(job.group.given) for job in jobs)
    yield from plan.files
    yield from track(noted(each_done(jobs, task.jobs), done), total)
    for part in parts.values():
        yield from recalled(part.results, readers)
    if cache is not None and plan.jobs:
        keep(cache, plan, {**parts, **parts_of(plan, jobs, done)})


def _assumed(task: Task) -> Callable[[Iterable[str]], str]:
    return lambda paths: repr(task.assumptions(paths))


def _distinct(files: Iterable[Done]) -> tuple[Done, ...]:
    """Each file once, by path: what other files show about one is added to what it shows itself."""
    known: dict[str, Done] = {}
    for done in sorted(files, key=_order):
        path = done.before.path
        known[path] = _with_others(known[path], done) if path in known else done
    return tuple(known.values())


def _order(done: Done) -> tuple[str, bool, list[tuple[str, int, int, int, str, str]]]:
    """By path, the file itself before what others show about it: the same whoever is done first."""
    orders = [finding.order for finding in done.before.findings]
    return done.before.path, done.source is None, orders


def _with_others(own: Done, other: Done) -> Done:
    return replace(
        own,
        before=_with_findings(own.before, other.before.findings),
        after=_with_findings(own.after, other.after.findings),
        source=own.source or other.source,
        fixed=own.fixed or other.fixed,
    )


def _with_findings(result: FileResult, more: Iterable[Finding]) -> FileResult:
    known = {(each.code, each.line, each.column): each for each in result.findings}
    for finding in more:
        known.setdefault((finding.code, finding.line, finding.column), finding)
    return replace(result, findings=tuple(known.values()), skipped=None)
