"""The flake8 plugin: the same findings, under flake8's options and its own `noqa`."""

from __future__ import annotations

import ast
import os
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tfdata_lint import __version__
from tfdata_lint.reading.screen import may_hold_pipelines
from tfdata_lint.records import dataclass

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

    from tfdata_lint.cache import Cache, Known
    from tfdata_lint.catalogue import Catalogue
    from tfdata_lint.config import Config
    from tfdata_lint.findings.result import FileResult
    from tfdata_lint.reading.imports import Finder
    from tfdata_lint.reading.library import Library
    from tfdata_lint.rule import Assumptions, Finding
    from tfdata_lint.target import Target
    from tfdata_lint.target_detection import Targets


@dataclass
class _Settings:
    """What flake8's options and the project say; anything costly is found out when needed."""

    first_path: Path
    target_option: str | None
    info: bool
    keeps: bool
    is_tidy: bool = False

    @cached_property
    def catalogue(self) -> Catalogue:
        from tfdata_lint.catalogue import load_catalogue

        return load_catalogue()

    @cached_property
    def config(self) -> Config:
        from tfdata_lint.config import Config, find_config, load_config

        found = find_config(self.folder)
        return load_config(found, lambda: self.catalogue) if found else Config(root=Path.cwd())

    @cached_property
    def told(self) -> Target | None:
        """The target that an option or the configuration names."""
        from tfdata_lint.target_detection import parse_target

        if self.target_option is not None:
            return parse_target(self.target_option)
        return self.config.target_tensorflow

    @cached_property
    def targets(self) -> Targets:
        from tfdata_lint.target_detection import Targets

        return Targets(self.folder)

    def assumptions(self, path: str) -> Assumptions:
        """What is assumed of the world in which a file runs."""
        from tfdata_lint.rule import Assumptions

        return Assumptions(self.told or self.targets.of([path]), self.config.memory_gib)

    @cached_property
    def finder(self) -> Finder:
        from tfdata_lint.reading.imports import Finder

        return Finder([os.getcwd()])

    @cached_property
    def library(self) -> Library:
        """Files of the project that several files import are parsed once."""
        from tfdata_lint.reading.library import Library

        return Library()

    @cached_property
    def known(self) -> Known:
        """What is asked for most of the files that are the same as in an earlier run."""
        from tfdata_lint.cache import Known

        return Known()

    @cached_property
    def folder(self) -> Path:
        path = self.first_path.resolve()
        return path if path.is_dir() else path.parent

    def result(self, path: str, text: str) -> FileResult:
        """What there is to say about a file with this text, whatever other files do with it."""
        cache = self._cache(path, text)
        known = cache.whole() if cache is not None else None
        return known[0] if known else self._linted(path, text, cache)

    def is_finished_elsewhere(self, finding: Finding, text: str) -> bool:
        """True where another file decides what becomes of the data that a finding is about."""
        from tfdata_lint.callers import callers, handed_on
        from tfdata_lint.reading.source import Source

        sources = {finding.path: Source(finding.path, text)}
        functions = handed_on(sources, [finding], sources)
        return bool(functions) and bool(callers(functions, (), self.finder))

    def _cache(self, path: str, text: str) -> Cache | None:
        """Where the result for this very text is kept, None where none is."""
        if not self.keeps:
            return None
        from tfdata_lint.cache import FOLDER, Cache, record

        folder = os.path.join(self.config.root, FOLDER)
        said = repr((self.config, self.assumptions(path), os.getcwd()))
        # It is written at once: the processes of flake8 end without a word.
        return Cache(folder, f"{said}{text}", [path], time.time_ns(), record(path), self.known)

    def _linted(self, path: str, text: str, cache: Cache | None) -> FileResult:
        from tfdata_lint.analysis import Rules, lint_files
        from tfdata_lint.cache import Origin, Part, tidy
        from tfdata_lint.catalogue import UNUSED_SUPPRESSION
        from tfdata_lint.reading.imports import Finder
        from tfdata_lint.reading.source import Source

        # What suppresses nothing here may suppress something that flake8 found elsewhere.
        codes = self.config.selected(self.catalogue, Path(path)) - {UNUSED_SUPPRESSION.code}
        rules = Rules(self.catalogue, lambda _: codes, self.assumptions(path))
        # So that it is known where files were looked for because of this one.
        finder = Finder([os.getcwd()], self.known.listings)
        self.library.begin()
        result = lint_files([Source(path, text)], rules, finder, library=self.library)[path]
        if cache is not None and not result.troubles:
            opened = {**finder.asked, **self.library.opened}
            origin = Origin(opened, finder.newly_listed())
            cache.keep({frozenset({path}): Part((result,), origin)})
            if not self.is_tidy:
                tidy(cache.folder)
                self.is_tidy = True
        return result


class Plugin:
    """What flake8 makes for every file; `lines` is the text, so that no file is read twice."""

    name = "tfdata-lint"
    version = __version__
    settings: ClassVar[_Settings] = _Settings(Path(), None, info=False, keeps=False)

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self.filename = filename
        self.lines = lines

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Declare the options, for the command line and flake8's configuration files."""
        manager.add_option(
            "--tfdata-target-tensorflow",
            metavar="VERSION",
            default=None,
            parse_from_config=True,
            help="the lowest TensorFlow that the code must run on, or unknown",
        )
        manager.add_option(
            "--tfdata-info",
            action="store_true",
            default=False,
            parse_from_config=True,
            help="also report what is true but harmless here",
        )
        manager.add_option(
            "--tfdata-no-cache",
            action="store_true",
            default=False,
            parse_from_config=True,
            help="neither use nor keep results of earlier runs",
        )

    @classmethod
    def parse_options(cls, options: Namespace) -> None:
        """Take the options over. What is wrong with them ends flake8 with one line."""
        from flake8.exceptions import ExecutionError

        from tfdata_lint.catalogue import CatalogueError
        from tfdata_lint.config import ConfigError

        first = next(iter(options.filenames), "-")
        path = Path(options.stdin_display_name if first == "-" else first)
        keeps = first != "-" and not options.tfdata_no_cache
        settings = _Settings(path, options.tfdata_target_tensorflow, options.tfdata_info, keeps)
        try:
            _ = settings.config, settings.told
        except (CatalogueError, ConfigError) as error:
            raise ExecutionError(f"tfdata-lint: {error}") from None
        except ValueError as error:
            raise ExecutionError(f"tfdata-lint: --tfdata-target-tensorflow: {error}") from None
        cls.settings = settings

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Line, 0-based column, code with message, and the plugin, for each finding."""
        text = "".join(self.lines)
        if not may_hold_pipelines(text):
            return
        settings = self.settings
        if settings.config.excludes(Path(self.filename)):
            return
        result = settings.result(self.filename, text)
        for trouble in result.troubles:
            from tfdata_lint.catalogue import CANNOT_ANALYSE

            # An exception would end flake8 with a traceback, and leave the other files unread.
            yield 1, 0, f"{CANNOT_ANALYSE.code} {trouble.message}", Plugin
        for finding in result.findings:
            from tfdata_lint.findings.report.summary import guarded
            from tfdata_lint.rule import Severity

            if not settings.info and finding.severity is Severity.INFO:
                continue
            if not settings.is_finished_elsewhere(finding, text):
                message = f"{finding.code} {guarded(finding)}"
                yield finding.line, finding.column - 1, message, Plugin
