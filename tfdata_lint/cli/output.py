"""What all commands say and write."""

from __future__ import annotations

import os
import sys

from tfdata_lint.cli.status import CLEAN, FOUND, TROUBLE
from tfdata_lint.options import UsageError

TYPE_CHECKING = False

if TYPE_CHECKING:
    from argparse import Namespace
    from typing import TextIO

    from tfdata_lint.config import Config
    from tfdata_lint.findings.result import Result


def say(message: str) -> None:
    """Tell the user something that is no result."""
    print(f"tfdata-lint: {message}", file=sys.stderr)


def coloured(wish: str, stream: TextIO) -> bool:
    """Whether a stream gets terminal styles."""
    if wish != "auto":
        return wish == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and stream.isatty()


def colour(options: Namespace, stream: TextIO) -> bool:
    """Whether what is put out has terminal styles; a file has them only when they are asked for."""
    to_file = options.output_file is not None
    return coloured("never" if to_file and options.color == "auto" else options.color, stream)


def put(options: Namespace, text: str, stream: TextIO) -> None:
    """Put a report where it is wanted."""
    if options.output_file is None:
        print(text, end="", file=stream)
    else:
        write(options.output_file, text)


def write(path: str, text: str) -> None:
    """Put a text into a file. Raises UsageError where that cannot be done."""
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None


def report(options: Namespace, result: Result, stream: TextIO) -> None:
    """Put out what came of a run in the format that is wanted."""
    from tfdata_lint.findings.report import rendered
    from tfdata_lint.findings.report.options import Options
    from tfdata_lint.findings.report.summary import statistics

    look = Options(
        colour=colour(options, stream),
        summary=not options.quiet,
        unsafe_fixes=options.unsafe_fixes,
    )
    put(options, rendered(options.output_format, result, look), stream)
    if options.statistics:
        # What a program reads must stay one JSON object.
        table = sys.stderr if options.output_format == "json" else stream
        print(statistics(result), end="", file=table)


def complain(options: Namespace, result: Result) -> None:
    """Say what went wrong."""
    for trouble in result.troubles:
        say(f"{trouble.path}: {trouble.message}")
        if options.verbose and trouble.detail:
            print(trouble.detail, end="", file=sys.stderr)


def status(options: Namespace, config: Config, result: Result, would_change: bool) -> int:
    """Say what went wrong, and the exit status."""
    complain(options, result)
    if result.troubles:
        return TROUBLE
    counts = would_change or any(
        config.strict or finding.severity.value != "info" for finding in result.findings
    )
    return FOUND if counts and not options.exit_zero else CLEAN
