"""The whole way of a file: read, screen, parse, interpret, check, merge, suppress, fix."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION, Catalogue
from tfdata_lint.config import Config
from tfdata_lint.findings.result import FileResult, Result, Trouble
from tfdata_lint.reading.read import ReadProblem, parse_problem, read, write_back
from tfdata_lint.reading.screen import leads_to_pipelines, may_hold_pipelines
from tfdata_lint.reading.source import Source
from tfdata_lint.rule import Assumptions, Finding, Rule

if TYPE_CHECKING:
    from tfdata_lint.graph.pipeline import Graph, Pipeline

MIN_FILES_FOR_PROCESSES = 60
"""Files that pass the text screen, from which on worker processes save more than they cost."""

FILES_A_MESSAGE = 4
"""Files that a worker process is given at a time: few, because files differ much in cost."""

RECURSION_LIMIT = 10_000
"""Python frames that one file may take: what the deepest nesting that `reading` lets through
needs in code generation, which is the deepest recursion over a tree."""

NO_PIPELINES = "holds no tf.data pipelines"

Track = Callable[[Iterable["Done"], int], Iterable["Done"]]
"""Hands on what it is given, and may show how far of how many it is."""


class EngineError(Exception):
    """A run that could not be finished; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with every file. `catalogue` is called only if some file is to be analysed."""

    config: Config
    catalogue: Callable[[], Catalogue]
    assumptions: Assumptions
    fix: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """One file that passed the screen, and the rules for it."""

    source: Source
    rules: tuple[Rule, ...]
    task: Assumptions
    fix: bool
    unsafe: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one file: as it is, and as fixes would make it (the same without --fix)."""

    source: Source | None
    before: FileResult
    fixed: Source | None
    after: FileResult
    fixes: int = 0
