"""The flake8 plugin: the same findings, under flake8's options and its own `noqa`."""

from __future__ import annotations

import ast
import os
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

    from tfdata_lint.catalogue import Catalogue
    from tfdata_lint.config import Config
    from tfdata_lint.reading.imports import Finder
    from tfdata_lint.reading.library import Library
    from tfdata_lint.target import Target


@dataclass
class _Settings:
    """What flake8's options and the project say; anything costly is found out when needed."""

    first_path: Path
    target_option: str | None
    info: bool

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
    def target(self) -> Target:
        from tfdata_lint.target_detection import detect_target, parse_target

        if self.target_option is not None:
            return parse_target(self.target_option)
        return self.config.target_tensorflow or detect_target(self.folder)

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
    def folder(self) -> Path:
        path = self.first_path.resolve()
        return path if path.is_dir() else path.parent


class Plugin:
    """What flake8 makes for every file; `lines` is the text, so that no file is read twice."""

    name = "tfdata-lint"
    version = __version__
    settings: ClassVar[_Settings] = _Settings(Path(), None, info=False)

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

    @classmethod
    def parse_options(cls, options: Namespace) -> None:
        """Take the options over. What is wrong with them ends flake8 with one line."""
        from flake8.exceptions import ExecutionError

        from tfdata_lint.catalogue import CatalogueError
        from tfdata_lint.config import ConfigError

        first = next(iter(options.filenames), "-")
        path = Path(options.stdin_display_name if first == "-" else first)
        settings = _Settings(path, options.tfdata_target_tensorflow, options.tfdata_info)
        try:
            _ = settings.config, settings.target
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
        from tfdata_lint.analysis import Rules, lint_files
        from tfdata_lint.callers import callers, handed_on
        from tfdata_lint.catalogue import CANNOT_ANALYSE, UNUSED_SUPPRESSION
        from tfdata_lint.findings.report.summary import guarded
        from tfdata_lint.reading.source import Source
        from tfdata_lint.rule import Assumptions, Severity

        source = Source(self.filename, text)
        settings = self.settings
        if settings.config.excludes(Path(self.filename)):
            return
        # What suppresses nothing here may suppress something that flake8 found elsewhere.
        codes = settings.config.selected(settings.catalogue, Path(self.filename)) - {
            UNUSED_SUPPRESSION.code
        }
        assumptions = Assumptions(settings.target, settings.config.memory_gib)
        rules = Rules(settings.catalogue, lambda _: codes, assumptions)
        finder = settings.finder
        settings.library.begin()
        result = lint_files([source], rules, finder, library=settings.library)[source.path]
        for trouble in result.troubles:
            # An exception would end flake8 with a traceback, and leave the other files unread.
            yield 1, 0, f"{CANNOT_ANALYSE.code} {trouble.message}", Plugin
        for finding in result.findings:
            functions = handed_on({source.path: source}, [finding], {source.path})
            if functions and callers(functions, (), finder):
                # What becomes of the dataset is for a run over the whole project to say.
                continue
            if settings.info or finding.severity is not Severity.INFO:
                text = f"{finding.code} {guarded(finding)}"
                yield finding.line, finding.column - 1, text, Plugin
