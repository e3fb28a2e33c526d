"""`tfdata-lint [check]`: lint, and fix what can be fixed."""

from __future__ import annotations

import os
import sys
from functools import partial

from tfdata_lint.cli import output, wishes
from tfdata_lint.options import UsageError, check_parser, parse
from tfdata_lint.records import replace

TYPE_CHECKING = False

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from tfdata_lint.done import Done, Run
    from tfdata_lint.findings.result import Result
    from tfdata_lint.task import Task

MIN_FILES_FOR_PROGRESS = 50
"""Files to analyse, from which on a terminal shows how far the work is: some seconds of it."""


def run(argv: Sequence[str]) -> int:
    """Lint what the arguments name."""
    options = parse(check_parser(), argv)
    from tfdata_lint.engine import EngineError, run

    wishes.alone_if_standard_input(options)
    from_standard_input = options.paths == ["-"]
    if options.add_ignores and (options.fix or options.diff or from_standard_input):
        raise UsageError("--add-ignores goes with neither --fix, --diff nor standard input")
    config = wishes.config(options)
    task = replace(
        wishes.task(options, config),
        fix=options.fix or options.diff,
        jobs=options.jobs or os.cpu_count() or 1,
        keeps=not (options.no_cache or from_standard_input),
    )
    standard_input = sys.stdin.buffer.read() if from_standard_input else b""
    inputs = wishes.inputs(options, config, standard_input)
    if options.verify:
        if options.add_ignores or options.fix or options.diff or from_standard_input:
            raise UsageError("--verify goes with neither changes nor standard input")
        from tfdata_lint.cli.verify import verified

        return verified(options, config, task, inputs)
    try:
        done = run(inputs, task, partial(_tracked, options.quiet))
    except EngineError as error:
        raise UsageError(str(error)) from None
    if options.verbose:
        _say_targets(task, done)
        for file in done.before.files:
            if file.skipped is not None:
                output.say(f"{file.path}: skipped: {file.skipped}")
    if options.add_ignores:
        result = _ignored(options, done)
    elif options.diff:
        result = _shown(options, done)
    elif options.fix:
        result = _fixed(options, done, standard_input)
    else:
        result = done.before
        output.report(options, result, sys.stdout)
    return output.status(options, config, result, options.diff and bool(done.changed))


def _say_targets(task: Task, done: Run) -> None:
    """Say which TensorFlow the projects of the files need, and where that differs, which files."""
    paths: dict[str, list[str]] = {}
    for file in done.before.files:
        if file.skipped is None:
            paths.setdefault(str(task.assumptions([file.path]).target), []).append(file.path)
    for name, files in paths.items():
        said = f"target TensorFlow: {name}"
        output.say(said if len(paths) == 1 else f"{said}: {', '.join(files)}")


def _tracked(quiet: bool, files: Iterable[Done], total: int) -> Iterable[Done]:
    """The files as they are done; on a terminal a bar shows how far a long work is."""
    if quiet or total < MIN_FILES_FOR_PROGRESS or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, "linting", total, console=Console(stderr=True), transient=True)


def _fixed(options: Namespace, done: Run, standard_input: bytes) -> Result:
    """Write the fixes, and report what is left."""
    from tfdata_lint.reading.read import encode
    from tfdata_lint.writing import write_fixes

    if options.paths != ["-"]:
        result = write_fixes(done).after
        output.report(options, result, sys.stdout)
        return result
    data = standard_input
    for file in done.changed:
        if file.fixed is not None:
            data = encode(file.fixed, file.fixed.written)
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    output.report(options, done.after, sys.stderr)
    return done.after


def _ignored(options: Namespace, done: Run) -> Result:
    """Suppress what there is to report by comments, and report the rest."""
    from tfdata_lint.writing import write_ignores

    result = write_ignores(done, wishes.catalogue()).after
    output.report(options, replace(result, fixed=0), sys.stdout)
    if not options.quiet:
        output.say(f"suppressed by new comments: {result.fixed}")
    return result


def _shown(options: Namespace, done: Run) -> Result:
    """Show what fixes would change."""
    from tfdata_lint.findings.fix import diff
    from tfdata_lint.findings.report.summary import would_fix

    for file in done.changed:
        if file.source is not None and file.fixed is not None:
            print(diff(file.source, file.fixed), end="")
    if not options.quiet:
        print(would_fix(done.after), file=sys.stderr)
    return done.after
