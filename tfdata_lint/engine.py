"""The whole way of a file: read, screen, parse, interpret, check, merge, suppress, fix."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.catalogue import CANNOT_ANALYSE, Catalogue
from tfdata_lint.config import Config
from tfdata_lint.findings.result import NO_PIPELINES, NOTEBOOK, FileResult, Result, Trouble
from tfdata_lint.graph.coverage import coverage
from tfdata_lint.reading.read import ReadProblem, syntax_problem, tree_problem, write_back
from tfdata_lint.reading.screen import leads_to_pipelines, may_hold_pipelines
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions, Finding

if TYPE_CHECKING:
    from tfdata_lint.graph.pipeline import Graph

MIN_FILES_FOR_PROCESSES = 60
"""Files that pass the text screen, from which on worker processes save more than they cost."""

FILES_A_MESSAGE = 4
"""Files that a worker process is given at a time: few, because files differ much in cost."""

RECURSION_LIMIT = 10_000
"""Python frames that one file may take: what the deepest nesting that `reading` lets through
needs in code generation, which is the deepest recursion over a tree."""

Input = tuple[str, Callable[[], Source | ReadProblem]]
"""A file's path as the user knows it, and what reads it; reading may raise OSError."""

Seen = Callable[[Source, "Graph", FileResult], None]
"""Takes what the interpreter saw in one file, and what came of it."""


class EngineError(Exception):
    """A run that could not be finished; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with the files. `catalogue` is called only if some file is to be analysed."""

    config: Config
    catalogue: Callable[[], Catalogue]
    assumptions: Assumptions
    fix: bool = False
    jobs: int = 1

    def codes(self, path: str) -> frozenset[str]:
        """The codes that are reported in a file."""
        return self.config.selected(self.catalogue(), Path(path))


@dataclass(frozen=True, slots=True)
class Job:
    """One file that passed the text screen, and all that a worker process must know."""

    source: Source
    codes: frozenset[str]
    catalogue: Catalogue
    assumptions: Assumptions
    fix: bool = False
    unsafe: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one file as it is, and as fixes make it; equal when nothing is fixed."""

    before: FileResult
    after: FileResult
    source: Source | None = None
    fixed: Source | None = None
    fixes: int = 0


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
        return Result(
            tuple(done.before for done in self.files),
            {done.before.path: done.source for done in self.files if done.source is not None},
        )

    @property
    def after(self) -> Result:
        """The result for the files as fixes make them."""
        return Result(
            tuple(done.after for done in self.files),
            {done.after.path: done.fixed for done in self.files if done.fixed is not None},
            fixed=sum(done.fixes for done in self.files),
        )


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
    files: list[Done] = []
    jobs: list[Job] = []
    for path, read_it in inputs:
        source = _read(path, read_it, task)
        if isinstance(source, FileResult):
            files.append(Done(source, source))
            continue
        jobs.append(
            Job(
                source,
                task.codes(path),
                task.catalogue(),
                task.assumptions,
                task.fix,
                task.config.unsafe_fixes,
            )
        )
    files.extend(track(_each(jobs, task.jobs), len(jobs)))
    return Run(tuple(sorted(files, key=lambda done: done.before.path)))


def _read(
    path: str, read_it: Callable[[], Source | ReadProblem], task: Task
) -> Source | FileResult:
    """A file that is to be analysed, or why it is not."""
    if path.endswith(".ipynb"):
        return FileResult(path, skipped=NOTEBOOK)
    try:
        source = read_it()
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        return FileResult(path, skipped=reason, troubles=(Trouble(path, reason),))
    if isinstance(source, ReadProblem):
        return _not_analysed(path, source, task.codes(path))
    if not may_hold_pipelines(source.text):
        return FileResult(path, skipped=NO_PIPELINES)
    return source


def look(inputs: Iterable[Input], task: Task, seen: Seen) -> Result:
    """Lint files as `run` does, in this process, and hand on what the interpreter saw in each."""
    files: list[FileResult] = []
    sources: dict[str, Source] = {}
    for path, read_it in inputs:
        source = _read(path, read_it, task)
        if isinstance(source, FileResult):
            files.append(source)
        else:
            sources[path] = source
            codes = task.codes(path)
            # Of a copy, since a source keeps its tree, which nobody needs after this.
            one = replace(source)
            files.append(lint(one, codes, task.catalogue(), task.assumptions, seen))
    return Result(tuple(sorted(files, key=lambda file: file.path)), sources)


def _each(jobs: Sequence[Job], processes: int) -> Iterator[Done]:
    """The jobs, done in this process or in several, in their order."""
    processes = min(processes, len(jobs))
    if processes < 2 or len(jobs) < MIN_FILES_FOR_PROCESSES:
        yield from map(work, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(processes, initializer=_ignore_interrupts) as pool:
        try:
            yield from pool.map(work, jobs, chunksize=FILES_A_MESSAGE)
        except BrokenProcessPool:
            message = "a worker process died; --jobs 1 works without them"
            raise EngineError(message) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process, but only the first one is to answer."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def work(job: Job) -> Done:
    """Lint one file and, if asked, work out its fixes; none where the linter itself has trouble."""
    results: dict[str, FileResult] = {}

    def again(source: Source) -> list[Finding]:
        if source.text not in results:
            # Of a copy, since a source keeps its tree, which is 400 times as big as its text.
            results[source.text] = lint(replace(source), job.codes, job.catalogue, job.assumptions)
        return list(results[source.text].findings)

    findings = again(job.source)
    before = results[job.source.text]
    if not job.fix or before.troubles or not any(finding.fix for finding in findings):
        return Done(before, before, job.source, job.source)
    from tfdata_lint.findings.fix import fix_source

    try:
        with _deep_recursion():
            fixed = fix_source(replace(job.source), again, unsafe=job.unsafe)
    except Exception as error:
        before = replace(before, troubles=(_crash(before.path, "fixing", error),))
        return Done(before, before, job.source, job.source)
    troubles = tuple(trouble for result in results.values() for trouble in result.troubles)
    if troubles:
        before = replace(before, troubles=troubles)
        return Done(before, before, job.source, job.source)
    after = results[fixed.source.text]
    if fixed.problem is not None:
        after = replace(after, troubles=(Trouble(after.path, f"not fixed: {fixed.problem}"),))
    return Done(before, after, job.source, replace(fixed.source), len(fixed.applied))


def write_fixes(run: Run) -> Run:
    """Write what fixes changed. A file that cannot be written is as it was, and is a trouble."""
    return Run(tuple(_written(file) for file in run.files))


def write_ignores(run: Run, catalogue: Catalogue) -> Run:
    """Write a comment on every line with a finding that suppresses it; the rest is left."""
    from tfdata_lint.findings.suppress import add_ignores

    files = []
    for file in run.files:
        if file.source is not None and file.before.findings:
            text, left = add_ignores(file.source, file.before.findings, catalogue)
            after = replace(file.before, findings=tuple(left))
            ignored = replace(file.source, text=text)
            number = len(file.before.findings) - len(left)
            file = _written(Done(file.before, after, file.source, ignored, number))
        files.append(file)
    return Run(tuple(files))


def _written(file: Done) -> Done:
    """Write a changed file; as if nothing had been asked for where that fails."""
    if not file.fixes or file.source is None or file.fixed is None:
        return file
    try:
        write_back(file.source, file.fixed.text, file.source.path)
    except OSError as error:
        reason = error.strerror or str(error).removeprefix(f"{file.source.path}: ")
        trouble = Trouble(file.source.path, f"not changed: {reason.removesuffix('; not written')}")
        before = replace(file.before, troubles=(*file.before.troubles, trouble))
        return Done(before, before, file.source, file.source)
    return file


def lint(
    source: Source,
    codes: frozenset[str],
    catalogue: Catalogue,
    assumptions: Assumptions,
    seen: Seen | None = None,
) -> FileResult:
    """The findings in one file, of the rules with these codes.

    `seen` is given the graph, if there is one. A crash in a rule or in the interpreter becomes a
    trouble that names it, and the rest goes on.
    """
    try:
        return _linted(source, codes, catalogue, assumptions, seen)
    except Exception as error:
        return _failed(source.path, "the analysis", error)


def _linted(
    source: Source,
    codes: frozenset[str],
    catalogue: Catalogue,
    assumptions: Assumptions,
    seen: Seen | None,
) -> FileResult:
    with _deep_recursion():
        problem = syntax_problem(source)
        # LibCST takes ten times as long as `ast`: it only gets what may hold a pipeline.
        if problem is None and not leads_to_pipelines(source.tree, _names_of_stages()):
            return FileResult(source.path, skipped=NO_PIPELINES)
        problem = problem or tree_problem(source)
        if problem is not None:
            return _not_analysed(source.path, problem, codes)
        return _analyse(source, codes, catalogue, assumptions, seen)


@cache
def _names_of_stages() -> frozenset[str]:
    """The last names of all that makes or changes a dataset."""
    from tfdata_lint.graph.api import APPLIED, CONSTRUCTORS, STAGES, TRANSFORMATIONS

    paths = (*APPLIED, *CONSTRUCTORS, *STAGES, *TRANSFORMATIONS)
    return frozenset(path.rpartition(".")[2] for path in paths)


def _analyse(
    source: Source,
    codes: frozenset[str],
    catalogue: Catalogue,
    assumptions: Assumptions,
    seen: Seen | None,
) -> FileResult:
    from tfdata_lint.findings.merge import merge
    from tfdata_lint.findings.suppress import suppress
    from tfdata_lint.graph.project import build

    troubles: list[Trouble] = []
    findings: list[Finding] = []
    try:
        graph = build(source)
    except Exception as error:
        return _failed(source.path, "the interpreter", error)
    for rule in catalogue.rules:
        if rule.code not in codes:
            continue
        try:
            problems = [(rule, problem) for problem in rule.check(graph, assumptions)]
            findings.extend(merge(source, graph, problems))
        except Exception as error:
            troubles.append(_crash(source.path, f"rule {rule.code} {rule.name}", error))
            codes -= {rule.code}
    result = FileResult(
        source.path,
        findings=tuple(suppress(source, findings, catalogue, codes)),
        troubles=tuple(troubles),
        coverage=coverage(graph),
        limits=dict(graph.limits),
    )
    if seen is not None:
        seen(source, graph, result)
    return result


def _failed(path: str, where: str, error: Exception) -> FileResult:
    """The result for a file on which the linter itself failed."""
    return FileResult(path, skipped="internal error", troubles=(_crash(path, where, error),))


def _crash(path: str, where: str, error: Exception) -> Trouble:
    first_line = str(error).splitlines()[0] if str(error) else ""
    message = f"internal error in {where}: {type(error).__name__}: {first_line}"
    return Trouble(path, message.rstrip(": "), "".join(traceback.format_exception(error)))


def _not_analysed(path: str, problem: ReadProblem, codes: frozenset[str]) -> FileResult:
    """The result for a file that cannot be looked at: a finding, unless nobody wants it."""
    finding = Finding(
        code=CANNOT_ANALYSE.code,
        name=CANNOT_ANALYSE.name,
        severity=CANNOT_ANALYSE.severity,
        message=f"not analysed: {problem.message}",
        path=path,
        line=problem.line,
        column=problem.column,
        end_line=problem.line,
        end_column=problem.column + 1,
    )
    findings = (finding,) if CANNOT_ANALYSE.code in codes else ()
    return FileResult(path, findings, skipped=problem.message)


@contextmanager
def _deep_recursion() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
