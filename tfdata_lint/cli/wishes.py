"""What the user wants: rules, configuration, target, files."""

from __future__ import annotations

import os
from functools import cache, partial

from tfdata_lint.options import UsageError, selectors
from tfdata_lint.records import replace

TYPE_CHECKING = False

COMMANDS = ("check", "clean", "explain", "graph", "rules", "verify")

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable, Iterator
    from typing import NoReturn

    from tfdata_lint.catalogue import Catalogue
    from tfdata_lint.config import Config
    from tfdata_lint.rule import Assumptions
    from tfdata_lint.target_detection import Targets
    from tfdata_lint.task import Input, Task


@cache
def catalogue() -> Catalogue:
    from tfdata_lint.catalogue import CatalogueError, load_catalogue

    try:
        return load_catalogue()
    except CatalogueError as error:
        raise UsageError(f"a rule is broken: {error}") from None


def config(options: Namespace) -> Config:
    """What the configuration file and the options say together."""
    from tfdata_lint.config import Config, ConfigError, find_config, load_config

    config = Config(root=os.getcwd())
    try:
        if not options.isolated:
            path = options.config or find_config(first_folder(options))
            config = load_config(path, catalogue) if path else config
    except ConfigError as error:
        raise UsageError(str(error)) from None
    if options.select is not None:
        config = replace(config, select=selectors(options.select), extend_select=(), ignore=())
    options.unsafe_fixes = options.unsafe_fixes or config.unsafe_fixes
    config = replace(
        config,
        ignore=(*config.ignore, *selectors(options.ignore or ())),
        extend_select=(*config.extend_select, *selectors(options.extend_select or ())),
        preview=config.preview or options.preview,
        strict=config.strict or options.strict,
        markdown=config.markdown or options.markdown,
        unsafe_fixes=options.unsafe_fixes,
    )
    if options.select or options.ignore or options.extend_select:
        from tfdata_lint.catalogue import UnknownRuleError

        try:
            config.check_rules(catalogue())
        except UnknownRuleError as error:
            raise UsageError(str(error)) from None
    if options.target_tensorflow is not None:
        from tfdata_lint.target_detection import parse_target

        try:
            config = replace(config, target_tensorflow=parse_target(options.target_tensorflow))
        except ValueError as error:
            raise UsageError(f"--target-tensorflow: {error}") from None
    return config


def first_folder(options: Namespace) -> str:
    """The folder from which the configuration and the project's metadata are looked for."""
    first = next(iter(options.paths), ".")
    path = os.path.realpath((options.stdin_filename or ".") if first == "-" else first)
    return path if os.path.isdir(path) else os.path.dirname(path)


def task(options: Namespace, config: Config) -> Task:
    """What to do with the files."""
    from tfdata_lint.task import Task

    return Task(config, catalogue, _assuming(options, config), folders=_folders(options))


def _assuming(options: Namespace, config: Config) -> Callable[[Iterable[str]], Assumptions]:
    @cache
    def targets() -> Targets:
        from pathlib import Path

        from tfdata_lint.target_detection import Targets

        return Targets(Path(first_folder(options)))

    def assumptions(paths: Iterable[str]) -> Assumptions:
        from tfdata_lint.rule import Assumptions
        from tfdata_lint.target import Target

        target = config.target_tensorflow
        if target is None:
            target = Target() if options.isolated else targets().of(paths)
        return Assumptions(target, config.memory_gib)

    return assumptions


def inputs(options: Namespace, config: Config, standard_input: bytes) -> Iterator[Input]:
    from tfdata_lint.reading.discover import PYTHON, DiscoveryError, discover
    from tfdata_lint.reading.files import MARKDOWN

    if options.paths == ["-"]:
        yield options.stdin_filename or "-", lambda: standard_input
        return
    try:
        suffixes = (*PYTHON, *MARKDOWN) if config.markdown else PYTHON
        found = discover(
            options.paths or ["."], root=config.root, exclude=config.exclude, suffixes=suffixes
        )
    except DiscoveryError as error:
        raise UsageError(_command_meant(options) or str(error)) from None
    for path in found.files:
        yield path, partial(_bytes, path)
    for path, reason in found.unreadable:
        yield path, partial(_unreadable, reason)


def _command_meant(options: Namespace) -> str:
    """What to say where the first path seems to be the misspelt name of a command."""
    from tfdata_lint.suggest import did_you_mean

    first = os.path.normpath(next(iter(options.paths), ""))
    name = os.path.basename(first)
    hint = did_you_mean(name, COMMANDS) if name.isalpha() else ""
    is_one = hint and not os.path.exists(first)
    return f"'{first}' is neither a path nor a command{hint}" if is_one else ""


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _unreadable(reason: str) -> NoReturn:
    raise OSError(reason)


def _folders(options: Namespace) -> list[str]:
    """The folders that the user named, in which the modules of a project are looked for."""
    return [os.path.abspath(path) for path in options.paths or ["."] if os.path.isdir(path)]


def alone_if_standard_input(options: Namespace) -> None:
    if "-" in options.paths and len(options.paths) > 1:
        raise UsageError("standard input (-) cannot be linted together with files")
