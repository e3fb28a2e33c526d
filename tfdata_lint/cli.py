"""The command line: it alone prints and exits."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tfdata_lint import __version__

if TYPE_CHECKING:
    from tfdata_lint.catalogue import Catalogue
    from tfdata_lint.config import Config
    from tfdata_lint.engine import Run, Task
    from tfdata_lint.findings.result import Result
    from tfdata_lint.reading.source import Source

CLEAN, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing (left) to report, findings, trouble, Ctrl-C."""

COMMANDS = ("check", "explain", "rules")

MIN_FILES_FOR_PROGRESS = 100
"""Files to analyse, from which on a terminal shows how far the work is: about ten seconds."""

_USAGE = """tfdata-lint [check] [OPTIONS] [PATHS...]
       tfdata-lint explain RULE...
       tfdata-lint rules"""

_EXAMPLES = """examples:
  tfdata-lint                         lint everything under the current folder
  tfdata-lint src/ --fix              repair what can be repaired without changing behaviour
  tfdata-lint src/ --diff             show what --fix would do, write nothing
  tfdata-lint --select TFD2 train.py  only the performance rules
  tfdata-lint explain TFD203          what a rule means, why, and when it is wrong to listen
  tfdata-lint rules                   all rules in a table
  cat train.py | tfdata-lint -        lint standard input

exit status:
  0  nothing to report (infos do not count unless --strict)
  1  findings
  2  trouble: a bad option, a missing path, a broken configuration, a file that cannot be written

Settings live in [tool.tfdata-lint] of pyproject.toml; options on the command line win."""


class UsageError(Exception):
    """The command line cannot be followed; the text says why in one line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def entry() -> NoReturn:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A file name or a line of code that the terminal cannot show is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    try:
        status = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; without this, Python complains when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FOUND
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


def main(argv: Sequence[str]) -> int:
    """Run the command line and return its exit status. Raises KeyboardInterrupt on Ctrl-C."""
    command = argv[0] if argv and argv[0] in COMMANDS else "check"
    rest = argv[1:] if argv and argv[0] in COMMANDS else argv
    try:
        match command:
            case "explain":
                return _explain(rest)
            case "rules":
                return _rules(rest)
            case _:
                return _check(rest)
    except UsageError as error:
        return _fail(str(error))


def _fail(message: str) -> int:
    print(f"tfdata-lint: error: {message}", file=sys.stderr)
    return TROUBLE


# Options


@cache
def _check_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="tfdata-lint",
        usage=_USAGE,
        description="Finds slow, memory-hungry and wrong tf.data input pipelines.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "paths",
        metavar="PATHS",
        nargs="*",
        help="files, folders or globs; - is standard input (default: the current folder)",
    )
    parser.add_argument("--version", action="version", version=f"tfdata-lint {__version__}")

    rules = parser.add_argument_group("rules (codes, beginnings of codes, names, or all)")
    rules.add_argument("--select", metavar="RULES", action="append", help="report only these")
    rules.add_argument("--extend-select", metavar="RULES", action="append", help="also these")
    rules.add_argument("--ignore", metavar="RULES", action="append", help="not these")
    rules.add_argument("--strict", action="store_true", help="infos count for the exit status")
    rules.add_argument(
        "--target-tensorflow",
        metavar="VERSION",
        help="the lowest TensorFlow that the code must run on, or unknown "
        "(default: what the project's metadata say)",
    )

    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="repair what is safe to repair")
    fixes.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="with --fix or --diff: also what may change behaviour",
    )
    fixes.add_argument("--diff", action="store_true", help="show fixes as a diff, write nothing")
    fixes.add_argument(
        "--add-ignores",
        action="store_true",
        help="write a comment that suppresses it on every line with a finding: a baseline",
    )

    output = parser.add_argument_group("output")
    output.add_argument(
        "--output-format",
        choices=("text", "concise", "json"),
        default="text",
        help="(default: text)",
    )
    output.add_argument("--output-file", metavar="FILE", type=Path, help="instead of the screen")
    output.add_argument("--statistics", action="store_true", help="count findings, files, limits")
    output.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    output.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    talk = output.add_mutually_exclusive_group()
    talk.add_argument("-q", "--quiet", action="store_true", help="findings only, no summary")
    talk.add_argument(
        "-v", "--verbose", action="store_true", help="say what was skipped, and why"
    )

    setting = parser.add_argument_group("settings")
    which = setting.add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", type=Path, help="this TOML file")
    which.add_argument(
        "--isolated",
        action="store_true",
        help="read no configuration and none of the project's metadata",
    )
    setting.add_argument("--jobs", metavar="N", type=_count, help="processes (default: all cores)")
    setting.add_argument(
        "--stdin-filename", metavar="PATH", help="what standard input is called in reports"
    )
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes")
    return int(text)


def _parse(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace:
    from tfdata_lint.suggest import did_you_mean

    options, unknown = parser.parse_known_intermixed_args(argv)
    if unknown:
        name = unknown[0].split("=")[0]
        known = [option for action in parser._actions for option in action.option_strings]
        raise UsageError(f"unknown option '{name}'{did_you_mean(name, known)}")
    return options


def _selectors(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for text in given for part in text.split(",") if part.strip())


# Rules and pages


@cache
def _catalogue() -> Catalogue:
    from tfdata_lint.catalogue import CatalogueError, load_catalogue

    try:
        return load_catalogue()
    except CatalogueError as error:
        raise UsageError(f"a rule is broken: {error}") from None


def _explain(argv: Sequence[str]) -> int:
    from tfdata_lint.catalogue import UnknownRuleError, page

    parser = _Parser(
        prog="tfdata-lint explain",
        description="Show the page of a rule: what, why, examples, exceptions, evidence.",
        allow_abbrev=False,
    )
    parser.add_argument("rules", metavar="RULE", nargs="+", help="a code or a name")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    options = _parse(parser, argv)
    try:
        names = [_catalogue().find(rule).name for rule in options.rules]
    except UnknownRuleError as error:
        raise UsageError(str(error)) from None
    for name in names:
        text = page(name).read_text(encoding="utf-8")
        if _coloured(options.color):
            from rich.console import Console
            from rich.markdown import Markdown

            Console(force_terminal=True).print(Markdown(text))
        else:
            print(text, end="")
    return CLEAN


def _rules(argv: Sequence[str]) -> int:
    parser = _Parser(
        prog="tfdata-lint rules", description="List all rules.", allow_abbrev=False
    )
    _parse(parser, argv)
    rows = [
        (rule.code, rule.name, rule.severity.value, rule.summary) for rule in _catalogue().rules
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print("  ".join((*cells, row[3])))
    return CLEAN


def _coloured(wish: str) -> bool:
    if wish != "auto":
        return wish == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stdout.isatty()


# Linting


def _check(argv: Sequence[str]) -> int:
    options = _parse(_check_parser(), argv)
    from tfdata_lint.engine import EngineError

    if "-" in options.paths and len(options.paths) > 1:
        raise UsageError("standard input (-) cannot be linted together with files")
    if options.add_ignores and (options.fix or options.diff):
        raise UsageError("--add-ignores goes with neither --fix nor --diff")
    config = _config(options)
    try:
        return _lint(options, config)
    except EngineError as error:
        return _fail(str(error))


def _config(options: argparse.Namespace) -> Config:
    """What the configuration file and the options say together."""
    from tfdata_lint.catalogue import UnknownRuleError
    from tfdata_lint.config import Config, ConfigError, find_config, load_config
    from tfdata_lint.target_detection import parse_target

    config = Config(root=Path.cwd())
    try:
        if not options.isolated:
            found = options.config or find_config(_first_folder(options))
            config = load_config(found, _catalogue) if found else config
    except ConfigError as error:
        raise UsageError(str(error)) from None
    if options.select is not None:
        select = _selectors(options.select)
        config = replace(config, select=select, extend_select=(), ignore=())
    config = replace(
        config,
        ignore=(*config.ignore, *_selectors(options.ignore or ())),
        extend_select=(*config.extend_select, *_selectors(options.extend_select or ())),
        strict=config.strict or options.strict,
        unsafe_fixes=config.unsafe_fixes or options.unsafe_fixes,
    )
    try:
        if options.select or options.ignore or options.extend_select:
            config.check_rules(_catalogue())
        if options.target_tensorflow is not None:
            config = replace(config, target_tensorflow=parse_target(options.target_tensorflow))
    except UnknownRuleError as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        raise UsageError(f"--target-tensorflow: {error}") from None
    return config


def _first_folder(options: argparse.Namespace) -> Path:
    """The folder from which the configuration and the project's metadata are looked for."""
    first = next(iter(options.paths), ".")
    path = Path((options.stdin_filename or ".") if first == "-" else first).resolve()
    return path if path.is_dir() else path.parent


def _lint(options: argparse.Namespace, config: Config) -> int:
    from tfdata_lint.engine import Task, run
    from tfdata_lint.rule import Assumptions

    target = config.target_tensorflow
    if target is None:
        target = Target() if options.isolated else detect_target(_first_folder(options))
    task = Task(
        config,
        _catalogue,
        Assumptions(target, config.memory_gib),
        fix=options.fix or options.diff,
        jobs=options.jobs or _cores(),
    )
    done = run(_inputs(options, config), task, _progress(options))
