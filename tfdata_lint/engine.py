"""The whole way of a file: read, screen, parse, interpret, check, merge, suppress, fix."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue
from tfdata_lint.config import Config
from tfdata_lint.findings.result import FileResult, Result, Trouble
from tfdata_lint.reading.read import ReadProblem, decode, parse_problem, read
from tfdata_lint.reading.screen import leads_to_pipelines, may_hold_pipelines
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions, Finding, Problem, Rule

if TYPE_CHECKING:
    from tfdata_lint.graph.pipeline import Graph

MIN_FILES_FOR_PROCESSES = 60
"""Files that pass the text screen, from which on worker processes save more than they cost."""

FILES_A_MESSAGE = 4
"""Files that a worker process is given at a time: few, because files differ much in cost."""

RECURSION_LIMIT = 10_000
"""Python frames that one file may take: what the deepest nesting that `reading` lets through
needs in code generation, which is the deepest recursion over a tree."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file, and what to do with it."""

    source: Source
    codes: frozenset[str]
    fix: bool
    unsafe: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: the result for the file as it is, and what fixing makes of it."""

    before: FileResult
    after: FileResult
    fixed: Source
    fixes: int


@dataclass(frozen=True, slots=True)
class Run:
    """The files of one run after the work: the result, and (before, after) of what changed."""

    result: Result
    changed: tuple[tuple[Source, Source], ...] = ()
