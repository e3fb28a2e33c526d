"""Which work there is to do: read, screen, group."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tfdata_lint.analysis import Rules, not_analysed
from tfdata_lint.cache import Origin
from tfdata_lint.done import Done
from tfdata_lint.findings.result import NO_PIPELINES, FileResult, Trouble
from tfdata_lint.grouping import file_at, groups
from tfdata_lint.reading.files import File, Stamp, stamp
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.library import Library
from tfdata_lint.reading.read import ReadProblem
from tfdata_lint.records import dataclass
from tfdata_lint.work import Job, Selection

if TYPE_CHECKING:
    from tfdata_lint.task import Input, Task


@dataclass(frozen=True, slots=True)
class Plan:
    """What came of the files that need no work, the work on the others, and what decided so."""

    files: list[Done]
    jobs: list[Job]
    origin: Origin


def planned(inputs: Iterable[Input], task: Task) -> Plan:
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
        world = task.assumptions(source.path for source in group.sources)
        rules = Rules(task.catalogue(), _selection(task), world)
        jobs.append(Job(group, rules, finder, task.fix, task.config.unsafe_fixes, library))
    return Plan(files, jobs, Origin({**finder.asked, **opened}, finder.newly_listed()))


def _as_it_is(result: FileResult) -> Done:
    return Done(result, result)


def _selection(task: Task) -> Selection:
    return Selection(task.config, task.catalogue())
