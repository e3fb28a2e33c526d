"""The work on files that belong together: lint them and, if asked, work out their fixes."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.analysis import Rules, Seen, crash, lint_files
from tfdata_lint.cache import Origin
from tfdata_lint.callers import callers, handed_on
from tfdata_lint.catalogue import Catalogue
from tfdata_lint.config import Config
from tfdata_lint.done import Done
from tfdata_lint.findings.result import FileResult, Trouble
from tfdata_lint.frames import deep
from tfdata_lint.grouping import Group, read_source
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.library import Library
from tfdata_lint.reading.project import location
from tfdata_lint.reading.source import Source
from tfdata_lint.records import dataclass, field, replace
from tfdata_lint.rule import Finding

if TYPE_CHECKING:
    from tfdata_lint.findings.fix import FixResult


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

    All but the `group` and what is assumed of it is the same for all jobs of a run.
    """

    group: Group
    rules: Rules
    finder: Finder | None = None
    fix: bool = False
    unsafe: bool = False
    library: Library = field(default_factory=Library)


def work(job: Job, seen: Seen | None = None) -> list[Done]:
    """Lint the files of a group and, if asked, work out their fixes; none where the linter itself
    has trouble. `seen` is given what the interpreter saw in the files as they are."""
    job.library.begin()
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
        fixed = deep(fix_sources)(sources, linting.findings, unsafe=job.unsafe)
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
    if job.finder is None or linting.job is not job:
        return None
    if _handed_on(job, results) and not _is_whole_project(job):
        return None
    return Origin({**job.finder.asked, **job.library.opened}, job.finder.newly_listed())


def _looked(job: Job, seen: Seen | None) -> tuple[_Linting, dict[str, FileResult]]:
    """The results for a group, with the files of the project that use what it hands on.

    What else is done in the files that the user did not name only matters where there is a finding
    about something that they share, and to who wants to see it.
    """
    are_given = job.group.given.issuperset(source.path for source in job.group.sources)
    thorough = are_given or seen is not None
    while True:
        views: list[Callable[[], None]] = []
        linting = _Linting(job, None if seen is None else _later(seen, views), thorough)
        results = linting.results({source.path: source for source in job.group.sources})
        functions = _handed_on(job, results)
        if functions and not thorough:
            thorough = True
            continue
        users = _users(job, functions)
        if not users:
            for view in views:
                view()
            return linting, results
        together = tuple(sorted((*job.group.sources, *users), key=lambda source: source.path))
        job = replace(job, group=replace(job.group, sources=together))


def _later(seen: Seen, views: list[Callable[[], None]]) -> Seen:
    """What is seen while it is not known whether another file must be looked at too."""
    return lambda *what: views.append(partial(seen, *what))


def _users(job: Job, functions: Mapping[str, Collection[str]]) -> list[Source]:
    """The files outside of a group that use some of its functions."""
    if job.finder is None or not functions or _is_whole_project(job):
        return []
    known = {location(source) for source in job.group.sources}
    found = map(read_source, callers(functions, known, job.finder))
    return [source for source in found if source is not None]


def _handed_on(job: Job, results: Mapping[str, FileResult]) -> dict[str, set[str]]:
    """The functions of a group about which files that the user did not name may decide."""
    sources = {source.path: source for source in job.group.sources}
    findings = (finding for result in results.values() for finding in result.findings)
    return handed_on(sources, findings, job.group.given)


def _is_whole_project(job: Job) -> bool:
    """True where no file is outside of the group."""
    return job.finder is None or job.finder.covered(map(location, job.group.sources))


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
    thorough: bool = True
    known: dict[tuple[str, ...], dict[str, FileResult]] = field(default_factory=dict)

    def results(self, sources: Mapping[str, Source]) -> dict[str, FileResult]:
        texts = tuple(source.text for source in sources.values())
        if texts not in self.known:
            # Of copies, since a source keeps its trees, some 40 times as big as its text; the
            # library lets them go.
            job = self.job
            copies = [job.library.kept(source) for source in sources.values()]
            self.known[texts] = lint_files(
                copies,
                job.rules,
                job.finder,
                job.group.given,
                self.seen,
                job.library,
                self.thorough,
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
