"""The command line: it alone prints and exits."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from tfdata_lint.options import (
    UsageError,
    check_parser,
    clean_parser,
    explain_parser,
    graph_parser,
    parse,
    rules_parser,
    selectors,
    verify_parser,
)
from tfdata_lint.records import replace

if TYPE_CHECKING:
    from tfdata_lint.catalogue import Catalogue
    from tfdata_lint.config import Config
    from tfdata_lint.engine import Done, Input, Run, Task
    from tfdata_lint.findings.result import Result
    from tfdata_lint.target import Target
    from tfdata_lint.verify.known import Known
    from tfdata_lint.verify.proof import Proof, Setting
    from tfdata_lint.verify.session import Asked

CLEAN, FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing (left) to report, findings, trouble, Ctrl-C."""

COMMANDS = ("check", "clean", "explain", "graph", "rules", "verify")

MIN_FILES_FOR_PROGRESS = 50
"""Files to analyse, from which on a terminal shows how far the work is: some seconds of it."""


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
    except Exception as error:
        # A bug, but nobody who runs a linter should have to read a traceback to learn that.
        if {"-v", "--verbose"}.intersection(sys.argv):
            raise
        _say(f"internal error: {type(error).__name__}: {error} (--verbose shows where)")
        status = TROUBLE
    sys.exit(status)


def main(argv: Sequence[str]) -> int:
    """Run the command line and return its exit status. Raises KeyboardInterrupt on Ctrl-C."""
    commands = {
        "check": _check,
        "clean": _clean,
        "explain": _explain,
        "graph": _graph,
        "rules": _rules,
        "verify": _verify,
    }
    try:
        if argv and argv[0] in commands:
            return commands[argv[0]](argv[1:])
        return _check(argv)
    except UsageError as error:
        _say(f"error: {error}")
        return TROUBLE
    except SystemExit as stop:  # from argparse, after --help and --version
        return int(stop.code or CLEAN)


def _say(message: str) -> None:
    print(f"tfdata-lint: {message}", file=sys.stderr)


# Rules and pages


@cache
def _catalogue() -> Catalogue:
    from tfdata_lint.catalogue import CatalogueError, load_catalogue

    try:
        return load_catalogue()
    except CatalogueError as error:
        raise UsageError(f"a rule is broken: {error}") from None


def _explain(argv: Sequence[str]) -> int:
    from tfdata_lint.catalogue import UnknownRuleError, page_text

    options = parse(explain_parser(), argv)
    try:
        texts = [page_text(_catalogue().find(rule)) for rule in options.rules]
    except UnknownRuleError as error:
        raise UsageError(str(error)) from None
    for text in texts:
        if _coloured(options.color, sys.stdout):
            from rich.console import Console
            from rich.markdown import Markdown

            Console(force_terminal=True).print(Markdown(text))
        else:
            print(text, end="")
    return CLEAN


def _rules(argv: Sequence[str]) -> int:
    parse(rules_parser(), argv)
    rules = _catalogue().rules
    names, severities = (
        max(map(len, column))
        for column in zip(*((rule.name, rule.severity.value) for rule in rules), strict=True)
    )
    for rule in rules:
        print(
            f"{rule.code}  {rule.name:<{names}}  {rule.severity.value:<{severities}}  "
            f"{rule.summary}{' (preview)' if rule.preview else ''}"
        )
    return CLEAN


def _clean(argv: Sequence[str]) -> int:
    from tfdata_lint.cache import FOLDER, clean
    from tfdata_lint.config import find_config

    options = parse(clean_parser(), argv)
    path = None if options.isolated else options.config or find_config(_first_folder(options))
    folder = (path.parent if path is not None else Path.cwd()) / FOLDER
    try:
        removed = clean(folder)
    except OSError as error:
        raise UsageError(f"cannot remove {folder}: {error.strerror or error}") from None
    print(f"Removed {folder}" if removed else f"Nothing to remove: there is no {folder}")
    return CLEAN


def _coloured(wish: str, stream: TextIO) -> bool:
    if wish != "auto":
        return wish == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and stream.isatty()


# What the user wants


def _config(options: Namespace) -> Config:
    """What the configuration file and the options say together."""
    from tfdata_lint.catalogue import UnknownRuleError
    from tfdata_lint.config import Config, ConfigError, find_config, load_config
    from tfdata_lint.target_detection import parse_target

    config = Config(root=Path.cwd())
    try:
        if not options.isolated:
            path = options.config or find_config(_first_folder(options))
            config = load_config(path, _catalogue) if path else config
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


def _first_folder(options: Namespace) -> Path:
    """The folder from which the configuration and the project's metadata are looked for."""
    first = next(iter(options.paths), ".")
    path = Path((options.stdin_filename or ".") if first == "-" else first).resolve()
    return path if path.is_dir() else path.parent


def _target(options: Namespace, config: Config) -> Target:
    from tfdata_lint.target import Target
    from tfdata_lint.target_detection import detect_target

    if config.target_tensorflow is not None:
        return config.target_tensorflow
    return Target() if options.isolated else detect_target(_first_folder(options))


def _inputs(options: Namespace, config: Config, standard_input: bytes) -> Iterator[Input]:
    from tfdata_lint.reading.discover import PYTHON, DiscoveryError, discover
    from tfdata_lint.reading.files import MARKDOWN
    from tfdata_lint.suggest import did_you_mean

    if options.paths == ["-"]:
        yield options.stdin_filename or "-", lambda: standard_input
        return
    try:
        suffixes = (*PYTHON, *MARKDOWN) if config.markdown else PYTHON
        found = discover(
            options.paths or ["."], root=config.root, exclude=config.exclude, suffixes=suffixes
        )
    except DiscoveryError as error:
        first = Path(next(iter(options.paths), ""))
        hint = did_you_mean(first.name, COMMANDS) if first.name.isalpha() else ""
        if hint and not first.exists():
            raise UsageError(f"'{first}' is neither a path nor a command{hint}") from None
        raise UsageError(str(error)) from None
    for path in found.files:
        yield path, partial(_bytes, path)
    for path, reason in found.unreadable:
        yield path, partial(_unreadable, reason)


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _unreadable(reason: str) -> NoReturn:
    raise OSError(reason)


# Linting


def _check(argv: Sequence[str]) -> int:
    options = parse(check_parser(), argv)
    _alone_if_standard_input(options)
    if options.add_ignores and (options.fix or options.diff or options.paths == ["-"]):
        raise UsageError("--add-ignores goes with neither --fix, --diff nor standard input")
    from tfdata_lint.cache import FOLDER, Cache
    from tfdata_lint.engine import EngineError, Task, run
    from tfdata_lint.rule import Assumptions

    config = _config(options)
    task = Task(
        config,
        _catalogue,
        Assumptions(_target(options, config), config.memory_gib),
        fix=options.fix or options.diff,
        jobs=options.jobs or os.cpu_count() or 1,
        folders=_folders(options),
    )
    if not options.no_cache and options.paths != ["-"]:
        settings = repr((config, task.assumptions, os.getcwd(), task.folders))
        task = replace(task, cache=partial(Cache, config.root / FOLDER, settings))
    standard_input = sys.stdin.buffer.read() if options.paths == ["-"] else b""
    inputs = _inputs(options, config, standard_input)
    if options.verify:
        if options.add_ignores or options.fix or options.diff or options.paths == ["-"]:
            raise UsageError("--verify goes with neither changes nor standard input")
        return _verified(options, config, task, inputs)
    try:
        done = run(inputs, task, partial(_tracked, options.quiet))
    except EngineError as error:
        raise UsageError(str(error)) from None
    if options.verbose:
        version = task.assumptions.target.tensorflow
        _say(f"target TensorFlow: {'.'.join(map(str, version)) if version else 'unknown'}")
        for file in done.before.files:
            if file.skipped is not None:
                _say(f"{file.path}: skipped: {file.skipped}")
    if options.add_ignores:
        result = _ignored(options, done)
    elif options.diff:
        result = _shown(options, done)
    elif options.fix:
        result = _fixed(options, done, standard_input)
    else:
        result = done.before
        _report(options, result, sys.stdout)
    return _status(options, config, result, would_change=options.diff and bool(done.changed))


def _graph(argv: Sequence[str]) -> int:
    options = parse(graph_parser(), argv)
    _alone_if_standard_input(options)
    from tfdata_lint.drawing import FORMATS
    from tfdata_lint.drawing.model import Draughtsman
    from tfdata_lint.engine import Task, look
    from tfdata_lint.rule import Assumptions

    config = _config(options)
    assumptions = Assumptions(_target(options, config), config.memory_gib)
    task = Task(config, _catalogue, assumptions, folders=_folders(options))
    standard_input = sys.stdin.buffer.read() if options.paths == ["-"] else b""
    draughtsman = Draughtsman()
    result = look(_inputs(options, config, standard_input), task, draughtsman.see)
    drawing = FORMATS[options.format](draughtsman.picture(result), _colour(options, sys.stdout))
    _put(options, drawing, sys.stdout)
    _complain(options, result)
    return TROUBLE if result.troubles else CLEAN


# Running what is flagged


def _verify(argv: Sequence[str]) -> int:
    options = parse(verify_parser(), argv)
    if "-" in options.paths:
        raise UsageError("what is run must be a file; standard input (-) is none")
    if options.run and not options.paths:
        options.paths = options.run.split()[:1]
    from tfdata_lint.engine import Task
    from tfdata_lint.rule import Assumptions

    config = _config(options)
    assumptions = Assumptions(_target(options, config), config.memory_gib)
    task = Task(config, _catalogue, assumptions, folders=_folders(options))
    return _verified(options, config, task, _inputs(options, config, b""))


def _verified(options: Namespace, config: Config, task: Task, inputs: Iterator[Input]) -> int:
    """Lint, run what was found, and report both."""
    from tfdata_lint.engine import look
    from tfdata_lint.findings.verdicts import with_verdicts
    from tfdata_lint.reading.imports import Finder
    from tfdata_lint.verify.pages import ask, is_page
    from tfdata_lint.verify.session import Clerk

    setting = _running(options)
    clerk = Clerk(_catalogue(), Finder(task.folders), setting)
    pages = [Path(path) for path in _pages(options) if is_page(Path(path), _catalogue())]
    for page in pages:
        ask(page, _catalogue(), clerk)
    result = look((each for each in inputs if Path(each[0]) not in pages), task, clerk.see)
    asked = sorted(clerk.asked, key=lambda each: each.finding.order)
    if getattr(options, "show_program", False):
        return _programs(options, asked)
    proofs = _proved(options, config.root, setting, asked)
    verdicts = {
        each.finding.order: proof.verdict for each, proof in zip(asked, proofs, strict=True)
    }
    result = with_verdicts(result, verdicts)
    if options.output_format == "table":
        from tfdata_lint.verify.report.table import table, totals

        width = _width(options)
        text = table(asked, proofs, width, _colour(options, sys.stdout)) if asked else ""
        _put(options, f"{text}{totals(proofs)}\n", sys.stdout)
    else:
        _report(options, result, sys.stdout)
    if getattr(options, "report", None) is not None:
        from tfdata_lint.verify.report.page import page as written
        from tfdata_lint.verify.report.table import runtime

        _write(options.report, written(asked, proofs, runtime(proofs)))
    return _status(options, config, result, would_change=False)


def _pages(options: Namespace) -> Iterator[str]:
    """The Markdown files among the paths, also in folders: they may be pages of rules."""
    for path in options.paths:
        if path.endswith(".md"):
            yield path
        elif os.path.isdir(path):
            yield from sorted(str(each) for each in Path(path).glob("*.md"))


def _running(options: Namespace) -> Setting:
    import shlex

    from tfdata_lint.verify.model import Limits
    from tfdata_lint.verify.proof import Setting

    return Setting(
        options.python or sys.executable,
        Limits(seconds=options.seconds),
        None if options.memory is None else int(options.memory * 2**30),
        options.gpu,
        dict(options.set),
        tuple(shlex.split(getattr(options, "run", None) or "")),
    )


def _programs(options: Namespace, asked: Sequence[Asked]) -> int:
    """Show what would be run, each program once."""
    shown: dict[str, list[str]] = {}
    for each in asked:
        text = each.built.shown() if each.built is not None else f"# not run: {each.reason}\n"
        shown.setdefault(text, []).append(f"# {each.finding.where}: {each.finding.code}\n")
    _put(options, "\n".join("".join([*where, text]) for text, where in shown.items()), sys.stdout)
    return CLEAN


def _proved(
    options: Namespace, root: Path, setting: Setting, asked: Sequence[Asked]
) -> list[Proof]:
    """What running says of each finding; on a terminal a bar shows how far the work is."""
    from tfdata_lint.cache import FOLDER
    from tfdata_lint.verify.known import Known
    from tfdata_lint.verify.server import NoTensorFlow
    from tfdata_lint.verify.session import Session

    kept = options.verdicts or root / FOLDER / "verdicts.json"
    known = Known(None if options.no_verdicts else kept)
    session = Session(setting, known)
    found: dict[int, Proof] = {}
    try:
        for position, proof in _watched(session.proofs(asked), len(asked)):
            found[position] = proof
    except NoTensorFlow as error:
        raise UsageError(str(error)) from None
    finally:
        session.close()
        if found:
            _keep(known)
    return [found[position] for position in range(len(asked))]


def _keep(known: Known) -> None:
    try:
        known.save()
    except OSError as error:
        _say(f"verdicts are not kept: {error.strerror or error}")


def _watched(proofs: Iterator[tuple[int, Proof]], total: int) -> Iterable[tuple[int, Proof]]:
    if not sys.stderr.isatty() or not total:
        return proofs
    from rich.console import Console
    from rich.progress import track

    return track(proofs, "running", total, console=Console(stderr=True), transient=True)


def _width(options: Namespace) -> int:
    """Columns of a table: those of the terminal, else what fits a page."""
    import shutil

    to_terminal = options.output_file is None and sys.stdout.isatty()
    return shutil.get_terminal_size((100, 24)).columns if to_terminal else 100


def _folders(options: Namespace) -> list[str]:
    """The folders that the user named, in which the modules of a project are looked for."""
    return [os.path.abspath(path) for path in options.paths or ["."] if os.path.isdir(path)]


def _alone_if_standard_input(options: Namespace) -> None:
    if "-" in options.paths and len(options.paths) > 1:
        raise UsageError("standard input (-) cannot be linted together with files")


def _tracked(quiet: bool, files: Iterable[Done], total: int) -> Iterable[Done]:
    """The files as they are done; on a terminal a bar shows how far a long work is."""
    if quiet or total < MIN_FILES_FOR_PROGRESS or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, "linting", total, console=Console(stderr=True), transient=True)


def _fixed(options: Namespace, done: Run, standard_input: bytes) -> Result:
    """Write the fixes, and report what is left."""
    from tfdata_lint.engine import write_fixes
    from tfdata_lint.reading.read import encode

    if options.paths != ["-"]:
        result = write_fixes(done).after
        _report(options, result, sys.stdout)
        return result
    data = standard_input
    for file in done.changed:
        if file.fixed is not None:
            data = encode(file.fixed, file.fixed.written)
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    _report(options, done.after, sys.stderr)
    return done.after


def _ignored(options: Namespace, done: Run) -> Result:
    """Suppress what there is to report by comments, and report the rest."""
    from tfdata_lint.engine import write_ignores

    result = write_ignores(done, _catalogue()).after
    _report(options, replace(result, fixed=0), sys.stdout)
    if not options.quiet:
        _say(f"suppressed by new comments: {result.fixed}")
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


def _report(options: Namespace, result: Result, stream: TextIO) -> None:
    from tfdata_lint.findings.report import FORMATS
    from tfdata_lint.findings.report.options import Options
    from tfdata_lint.findings.report.summary import statistics

    look = Options(
        colour=_colour(options, stream),
        summary=not options.quiet,
        unsafe_fixes=options.unsafe_fixes,
    )
    _put(options, FORMATS[options.output_format](result, look), stream)
    if options.statistics:
        # What a program reads must stay one JSON object.
        table = sys.stderr if options.output_format == "json" else stream
        print(statistics(result), end="", file=table)


def _colour(options: Namespace, stream: TextIO) -> bool:
    """Whether what is put out has terminal styles; a file has them only when they are asked for."""
    to_file = options.output_file is not None
    return _coloured("never" if to_file and options.color == "auto" else options.color, stream)


def _put(options: Namespace, text: str, stream: TextIO) -> None:
    """Put a report where it is wanted."""
    if options.output_file is None:
        print(text, end="", file=stream)
    else:
        _write(options.output_file, text)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from None


def _complain(options: Namespace, result: Result) -> None:
    """Say what went wrong."""
    for trouble in result.troubles:
        _say(f"{trouble.path}: {trouble.message}")
        if options.verbose and trouble.detail:
            print(trouble.detail, end="", file=sys.stderr)


def _status(options: Namespace, config: Config, result: Result, would_change: bool) -> int:
    """Say what went wrong, and the exit status."""
    from tfdata_lint.rule import Severity

    _complain(options, result)
    if result.troubles:
        return TROUBLE
    counts = would_change or any(
        config.strict or finding.severity is not Severity.INFO for finding in result.findings
    )
    return FOUND if counts and not options.exit_zero else CLEAN
