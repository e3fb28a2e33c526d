"""The whole way of the files: read, screen, group, lint, fix, write; and worker processes."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.analysis import Rules, Seen, crash, deep_recursion, lint_files, not_analysed
from tfdata_lint.cache import Cache, Origin, Part
from tfdata_lint.callers import callers, handed_on
from tfdata_lint.catalogue import Catalogue
from tfdata_lint.config import Config
from tfdata_lint.findings.cells import in_cells
from tfdata_lint.findings.result import NO_PIPELINES, FileResult, Result, Trouble
from tfdata_lint.grouping import Group, file_at, groups, read_source
from tfdata_lint.reading.files import File
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.library import Library, Stamp, stamp
from tfdata_lint.reading.project import location
from tfdata_lint.reading.read import NotPython, ReadProblem, write_back
from tfdata_lint.reading.source import Source
from tfdata_lint.records import dataclass, field, replace
from tfdata_lint.rule import Assumptions, Finding

if TYPE_CHECKING:
    from tfdata_lint.findings.fix import FixResult

MIN_FILES_FOR_PROCESSES = 60
"""Files that pass the text screen, from which on worker processes save more than they cost."""

MIN_PIECE = 20_000
"""Characters that a worker process is given at a time, or more: half a second of work at most
times, beside which a message costs nothing."""

SELDOM = (100_000, 50, 100)
"""How many objects are made between collections of garbage, see `gc.set_threshold`."""

Input = tuple[str, Callable[[], bytes]]
"""A file's path as the user knows it, and what reads it; reading may raise OSError."""


class EngineError(Exception):
    """A run that could not be finished; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with the files. `catalogue` is called only if some file is to be analysed.

    `folders` are the folders that the user named, as far up as a project may reach. `cache` makes
    the cache for files with these paths.
    """

    config: Config
    catalogue: Callable[[], Catalogue]
    assumptions: Assumptions
    fix: bool = False
    jobs: int = 1
    folders: Sequence[str] = ()
    cache: Callable[[Sequence[str]], Cache] | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are reported in a file, as the configuration says."""

    config: Config
    catalogue: Catalogue

    def __call__(self, path: str) -> frozenset[str]:
        return self.config.selected(self.catalogue, Path(path))


@dataclass(frozen=True, slots=True)
class Job:
    """Files that are interpreted together, and what is to be done with them.

    All but the `group` is the same for all jobs of a run.
    """

    group: Group
    rules: Rules
    finder: Finder | None = None
    fix: bool = False
    unsafe: bool = False
    library: Library = field(default_factory=Library)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one file as it is, and as fixes make it; equal when nothing is fixed.

    A file that was not `given` is never written. `origin` is what the result depends on, None where
    that is more than can be told.
    """

    before: FileResult
    after: FileResult
    source: Source | None = None
    fixed: Source | None = None
    fixes: int = 0
    given: bool = True
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What came of all files, in the order of their paths."""

    files: tuple[Done, ...]

    @property
    def changed(self) -> list[Done]:
        """The files that fixes change."""
        return [done for done in self.files if done.fixes]

    @property
    def before(self) -> Result:
        """The result for the files as they are."""
        sources = {done.before.path: done.source for done in self.files if done.source is not None}
        return Result(tuple(in_cells(done.before, sources) for done in self.files), sources)

    @property
    def after(self) -> Result:
        """The result for the files as fixes make them."""
        sources = {done.after.path: done.fixed for done in self.files if done.fixed is not None}
        return Result(
            tuple(in_cells(done.after, sources) for done in self.files),
            sources,
            fixed=sum(done.fixes for done in self.files),
        )


def _as_they_come(files: Iterable[Done], total: int) -> Iterable[Done]:
    return files


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage in cycles seldom: trees have none, and to look through them takes long."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_few_collections()
def run(
    inputs: Iterable[Input],
    task: Task,
    track: Callable[[Iterable[Done], int], Iterable[Done]] = _as_they_come,
) -> Run:
    """Lint files and, if asked, work out their fixes; nothing is written.

    `track` hands on what it is given, and may show how far of how many files the work is. Raises
    EngineError when a worker process dies.
    """
    inputs = list(inputs)
    paths = [path for path, _ in inputs]
    # What is fixed must be worked out anew: another file may be fixed by now.
    cache = task.cache(paths) if task.cache is not None and not task.fix else None
    known = cache.whole() if cache is not None else None
    if known is not None:
        return Run(_distinct(_recalled(known, dict(inputs))))
    plan = _prepared(inputs, task)
    parts = {} if cache is None else _unchanged(plan.jobs, cache.parts())
    jobs = [job for job in plan.jobs if _members(job.group) not in parts]
    done: dict[int, list[Done]] = {}
    total = sum(len(job.group.given) for job in jobs)
    files = [*plan.files, *track(_noted(_each(jobs, task.jobs), done), total)]
    for part in parts.values():
        files.extend(_recalled(part.results, dict(inputs)))
    if cache is not None and plan.jobs:
        _keep(cache, plan, {**parts, **_parts(plan, jobs, done)})
    return Run(_distinct(files))


def look(inputs: Iterable[Input], task: Task, seen: Seen) -> Result:
    """Lint files as `run` does, in this process, and hand on what the interpreter saw."""
    plan = _prepared(inputs, task)
    files = plan.files
    for job in plan.jobs:
        files.extend(work(job, seen))
    return Run(_distinct(files)).before


@dataclass(frozen=True, slots=True)
class Plan:
    """What came of the files that need no work, the work on the others, and what decided so."""

    files: list[Done]
    jobs: list[Job]
    origin: Origin


def _prepared(inputs: Iterable[Input], task: Task) -> Plan:
    """What there is to do with files."""
    files: list[Done] = []
    opened: dict[str, Stamp | None] = {}
    read: list[File] = []
    for path, read_it in inputs:
        opened[os.path.abspath(path)] = stamp(path)
        try:
            read.append(File(path, read_it()))
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            files.append(_as_it_is(FileResult(path, (), reason, (Trouble(path, reason),))))
    finder = Finder(task.folders)

    def read_too(path: str) -> File | None:
        opened[path] = stamp(path)
        return file_at(path)

    found, left_out = groups(read, finder, read_too)
    for file, problem in left_out:
        if isinstance(problem, ReadProblem):
            result = not_analysed(file.path, problem, _selection(task)(file.path))
        else:
            result = FileResult(file.path, skipped=problem.reason if problem else NO_PIPELINES)
        files.append(_as_it_is(result))
    library = Library()
    jobs = []
    for group in found:
        rules = Rules(task.catalogue(), _selection(task), task.assumptions)
        jobs.append(Job(group, rules, finder, task.fix, task.config.unsafe_fixes, library))
    return Plan(files, jobs, Origin(opened, finder.listed))


def _as_it_is(result: FileResult) -> Done:
    return Done(result, result)


def _recalled(
    results: Iterable[FileResult], readers: Mapping[str, Callable[[], bytes]]
) -> Iterator[Done]:
    """Results of an earlier run, with the texts that reports show parts of."""
    for result in results:
        given = result.path in readers
        source: Source | ReadProblem | NotPython | None = None
        if result.findings and given:
            with suppress(OSError):
                source = File(result.path, readers[result.path]()).read()
        elif result.findings:
            source = read_source(os.path.abspath(result.path))
        source = source if isinstance(source, Source) else None
        yield Done(result, result, source, source, given=given)


def _members(group: Group) -> frozenset[str]:
    return frozenset(map(location, group.sources))


def _unchanged(
    jobs: Iterable[Job], find: Callable[[frozenset[str]], Part | None]
) -> dict[frozenset[str], Part]:
    """The groups of files of which it is known what comes of them."""
    found = {members: find(members) for members in (_members(job.group) for job in jobs)}
    return {members: part for members, part in found.items() if part is not None}


def _noted(each: Iterable[tuple[int, list[Done]]], done: dict[int, list[Done]]) -> Iterator[Done]:
    """What comes of files, and by the way what comes of each job."""
    for number, files in each:
        done[number] = files
        yield from files


def _parts(
    plan: Plan, jobs: Sequence[Job], done: Mapping[int, list[Done]]
) -> dict[frozenset[str], Part | None]:
    """What came of groups of files, None where it cannot be kept."""
    parts: dict[frozenset[str], Part | None] = {}
    for number, files in done.items():
        origin = files[0].origin if files else None
        members = _members(jobs[number].group)
        parts[members] = None
        if origin is not None and not any(each.before.troubles for each in files):
            own = {path: plan.origin.files[path] for path in members}
            origin = Origin({**origin.files, **own}, origin.folders)
            parts[members] = Part(tuple(each.before for each in files), origin)
    return parts


def _keep(cache: Cache, plan: Plan, parts: Mapping[frozenset[str], Part | None]) -> None:
    """Keep what came of all files, if nothing is in doubt."""
    rest = [each.before for each in plan.files]
    if any(result.troubles for result in rest):
        return
    known = {members: part for members, part in parts.items() if part is not None}
    if len(known) == len(parts):
        cache.keep({frozenset(): Part(tuple(rest), plan.origin), **known})


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


def _selection(task: Task) -> Selection:
    return Selection(task.config, task.catalogue())


def _each(jobs: Sequence[Job], processes: int) -> Iterator[tuple[int, list[Done]]]:
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


def _pieces(jobs: Sequence[Job]) -> list[list[tuple[int, Group]]]:
    """The groups of files with the numbers of their jobs: large ones first and alone, so that no
    process is left with a long piece when the others are done; small ones together, so that they
    cost few messages."""
    pieces: list[list[tuple[int, Group]]] = []
    room = 0
    groups_of_files = [job.group for job in jobs]
    for number, group in sorted(enumerate(groups_of_files), key=lambda pair: -_size(pair[1])):
        if room <= 0:
            pieces.append([])
            room = MIN_PIECE
        pieces[-1].append((number, group))
        room -= _size(group)
    return pieces


def _size(group: Group) -> int:
    return sum(len(source.text) for source in group.sources)


def _work_on(common: Job, item: tuple[int, Group]) -> tuple[int, list[Done]]:
    """What a worker process does with a group. Files that the first process has are not sent."""
    gc.set_threshold(*SELDOM)
    number, group = item
    sources = {source.path: source for source in group.sources}
    files = work(replace(common, group=group))
    return number, [_without_sources(done, sources) for done in files]


def _without_sources(done: Done, known: Mapping[str, Source]) -> Done:
    source = known.get(done.before.path)
    if source is None:
        return done
    return replace(done, source=None, fixed=None if done.fixed == source else done.fixed)


def _with_sources(done: Done, known: Mapping[str, Source]) -> Done:
    source = done.source or known.get(done.before.path)
    return replace(done, source=source, fixed=done.fixed or source)


def work(job: Job, seen: Seen | None = None) -> list[Done]:
    """Lint the files of a group and, if asked, work out their fixes; none where the linter itself
    has trouble. `seen` is given what the interpreter saw in the files as they are."""
    job.library.opened.clear()
    linting, before = _looked(job, seen)
    origin = _origin(job, linting, before)
    sources = {source.path: source for source in linting.job.group.sources}
    plain = []
    for path, result in before.items():
        source = sources.get(path) or read_source(os.path.abspath(path))
        given = path in job.group.given
        plain.append(Done(result, result, source, source, given=given, origin=origin))
    fixable = any(finding.fix for result in before.values() for finding in result.findings)
    if not job.fix or not fixable or any(result.troubles for result in before.values()):
        return plain
    from tfdata_lint.findings.fix import fix_sources

    try:
        with deep_recursion():
            fixed = fix_sources(sources, linting.findings, unsafe=job.unsafe)
    except Exception as error:
        first = plain[0]
        troubled = replace(first.before, troubles=(crash(first.before.path, "fixing", error),))
        return [Done(troubled, troubled, first.source, first.source), *plain[1:]]
    if linting.troubles:
        first = plain[0]
        troubled = replace(first.before, troubles=tuple(linting.troubles))
        return [Done(troubled, troubled, first.source, first.source), *plain[1:]]
    after = linting.results({path: each.source for path, each in fixed.items()})
    return [_after_fixes(done, fixed.get(done.before.path), after) for done in plain]


def _origin(job: Job, linting: _Linting, results: Mapping[str, FileResult]) -> Origin | None:
    """What the results for a group depend on beside its files; None where it may be any file of the
    project."""
    if job.finder is None or linting.job is not job or _handed_on(job, results):
        return None
    return Origin(dict(job.library.opened), job.finder.listed)


def _looked(job: Job, seen: Seen | None) -> tuple[_Linting, dict[str, FileResult]]:
    """The results for a group, with the files of the project that use what it hands on."""
    while True:
        views: list[Callable[[], None]] = []
        linting = _Linting(job, None if seen is None else _later(seen, views))
        results = linting.results({source.path: source for source in job.group.sources})
        users = _users(job, results)
        if not users:
            for view in views:
                view()
            return linting, results
        together = tuple(sorted((*job.group.sources, *users), key=lambda source: source.path))
        job = replace(job, group=replace(job.group, sources=together))


def _later(seen: Seen, views: list[Callable[[], None]]) -> Seen:
    """What is seen while it is not known whether another file must be looked at too."""
    return lambda *what: views.append(partial(seen, *what))


def _users(job: Job, results: Mapping[str, FileResult]) -> list[Source]:
    """The files outside of a group that use what it hands on and what there is a finding about."""
    functions = _handed_on(job, results)
    if job.finder is None or not functions:
        return []
    known = {location(source) for source in job.group.sources}
    found = map(read_source, callers(functions, known, job.finder))
    return [source for source in found if source is not None]


def _handed_on(job: Job, results: Mapping[str, FileResult]) -> dict[str, set[str]]:
    """The functions of a group about which files that the user did not name may decide."""
    if job.finder is None or job.finder.covered(map(location, job.group.sources)):
        return {}
    sources = {source.path: source for source in job.group.sources}
    findings = (finding for result in results.values() for finding in result.findings)
    return handed_on(sources, findings)


def _after_fixes(done: Done, fixed: FixResult | None, after: Mapping[str, FileResult]) -> Done:
    path = done.before.path
    now = after.get(path, FileResult(path))
    if fixed is None:
        return replace(done, after=now)
    if fixed.problem is not None:
        now = replace(now, troubles=(Trouble(path, f"not fixed: {fixed.problem}"),))
    return Done(done.before, now, done.source, replace(fixed.source), len(fixed.applied))


@dataclass
class _Linting:
    """Lints the files of a job, each state of their texts once."""

    job: Job
    seen: Seen | None = None
    known: dict[tuple[str, ...], dict[str, FileResult]] = field(default_factory=dict)

    def results(self, sources: Mapping[str, Source]) -> dict[str, FileResult]:
        texts = tuple(source.text for source in sources.values())
        if texts not in self.known:
            # Of copies, since a source keeps its tree, which is 400 times as big as its text; the
            # library lets them go.
            job = self.job
            copies = [job.library.kept(source) for source in sources.values()]
            self.known[texts] = lint_files(
                copies, job.rules, job.finder, job.group.given, self.seen, job.library
            )
        return self.known[texts]

    def findings(self, sources: Mapping[str, Source]) -> dict[str, tuple[Finding, ...]]:
        return {path: result.findings for path, result in self.results(sources).items()}

    @property
    def troubles(self) -> list[Trouble]:
        found = (
            trouble
            for results in self.known.values()
            for result in results.values()
            for trouble in result.troubles
        )
        return list(dict.fromkeys(found))


def write_fixes(run: Run) -> Run:
    """Write what fixes changed. A file that cannot be written is as it was, and is a trouble."""
    return Run(tuple(_written(file) for file in run.files))


def write_ignores(run: Run, catalogue: Catalogue) -> Run:
    """Write a comment on every line with a finding that suppresses it; the rest is left."""
    from tfdata_lint.findings.suppress import add_ignores

    files = []
    for file in run.files:
        if file.source is not None and file.before.findings and file.given:
            ignored, left = add_ignores(file.source, file.before.findings, catalogue)
            after = replace(file.before, findings=tuple(left))
            number = len(file.before.findings) - len(left)
            file = _written(Done(file.before, after, file.source, ignored, number))
        files.append(file)
    return Run(tuple(files))


def _written(file: Done) -> Done:
    """Write a changed file; as if nothing had been asked for where that fails."""
    if not file.fixes or file.source is None or file.fixed is None:
        return file
    try:
        write_back(file.source, file.fixed.written, file.source.path)
    except OSError as error:
        reason = error.strerror or str(error).removeprefix(f"{file.source.path}: ")
        trouble = Trouble(file.source.path, f"not changed: {reason.removesuffix('; not written')}")
        before = replace(file.before, troubles=(*file.before.troubles, trouble))
        return Done(before, before, file.source, file.source)
    return file
