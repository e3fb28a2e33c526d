"""`tfdata-lint verify`: run what is flagged, and say what it is worth."""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.cli import output, wishes
from tfdata_lint.cli.status import CLEAN
from tfdata_lint.options import UsageError, parse, verify_parser

if TYPE_CHECKING:
    from tfdata_lint.config import Config
    from tfdata_lint.findings.result import Result
    from tfdata_lint.task import Input, Task
    from tfdata_lint.verify.known import Known
    from tfdata_lint.verify.proof import Proof, Setting
    from tfdata_lint.verify.session import Asked, Session


def run(argv: Sequence[str]) -> int:
    """Run what is flagged in what the arguments name."""
    options = parse(verify_parser(), argv)
    if "-" in options.paths:
        raise UsageError("what is run must be a file; standard input (-) is none")
    if options.run and not options.paths:
        options.paths = options.run.split()[:1]
    config = wishes.config(options)
    inputs = wishes.inputs(options, config, b"")
    return verified(options, config, wishes.task(options, config), inputs)


def verified(options: Namespace, config: Config, task: Task, inputs: Iterator[Input]) -> int:
    """Lint, run what was found, and report both."""
    from tfdata_lint.findings.verdicts import with_verdicts

    setting = _setting(options)
    if getattr(options, "show_program", False):
        return _programs(options, _look(options, task, inputs, setting, lambda _: None)[1])
    with _running(options, Path(config.root), setting) as session:
        result, asked = _look(options, task, inputs, setting, session.ask)
        found = dict(_watched(session.proofs(), len(asked)))
    pairs = sorted(
        ((each, found[position]) for position, each in enumerate(asked)),
        key=lambda pair: pair[0].finding.order,
    )
    asked, proofs = [each for each, _ in pairs], [proof for _, proof in pairs]
    result = with_verdicts(result, {each.finding.order: proof.verdict for each, proof in pairs})
    if options.output_format == "table":
        from tfdata_lint.verify.report.table import table, totals

        width = _width(options)
        text = table(asked, proofs, width, output.colour(options, sys.stdout)) if asked else ""
        output.put(options, f"{text}{totals(proofs)}\n", sys.stdout)
    else:
        output.report(options, result, sys.stdout)
    if getattr(options, "report", None) is not None:
        from tfdata_lint.verify.report.page import page as written
        from tfdata_lint.verify.report.table import runtime

        output.write(options.report, written(asked, proofs, runtime(proofs)))
    return output.status(options, config, result, would_change=False)


def _look(
    options: Namespace,
    task: Task,
    inputs: Iterator[Input],
    setting: Setting,
    ask: Callable[[Sequence[Asked]], None],
) -> tuple[Result, list[Asked]]:
    """What linting finds, and what is asked about it, in the order in which `ask` gets it."""
    from tfdata_lint.engine import look
    from tfdata_lint.reading.imports import Finder
    from tfdata_lint.verify import pages
    from tfdata_lint.verify.session import Clerk, without_data

    asked: list[Asked] = []

    def hand_on(some: Sequence[Asked]) -> None:
        asked.extend(some)
        ask(some)

    catalogue, finder = wishes.catalogue(), Finder(task.folders)
    of_rules = [Path(path) for path in _pages(options) if pages.is_page(Path(path), catalogue)]
    clerk = Clerk(catalogue, finder, setting)
    for page in of_rules:
        pages.ask(page, catalogue, clerk)
    hand_on(clerk.asked)
    others = (each for each in inputs if Path(each[0]) not in of_rules)
    result = look(others, task, Clerk(catalogue, finder, setting, hand_on).see)
    result = pages.with_pages(result, clerk.asked)
    hand_on(without_data(result, asked))
    return result, asked


def _pages(options: Namespace) -> Iterator[str]:
    """The Markdown files among the paths, also in folders: they may be pages of rules."""
    for path in options.paths:
        if path.endswith(".md"):
            yield path
        elif os.path.isdir(path):
            yield from sorted(str(each) for each in Path(path).glob("*.md"))


def _setting(options: Namespace) -> Setting:
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
    for each in sorted(asked, key=lambda each: each.finding.order):
        text = each.built.shown() if each.built is not None else f"# not run: {each.reason}\n"
        shown.setdefault(text, []).append(f"# {each.finding.where}: {each.finding.code}\n")
    output.put(
        options, "\n".join("".join([*where, text]) for text, where in shown.items()), sys.stdout
    )
    return CLEAN


@contextlib.contextmanager
def _running(options: Namespace, root: Path, setting: Setting) -> Iterator[Session]:
    """Something that runs programs while it is entered, and keeps what came of them."""
    from tfdata_lint.cache import FOLDER
    from tfdata_lint.verify.known import Known
    from tfdata_lint.verify.server import NoTensorFlow
    from tfdata_lint.verify.session import Session

    kept = Path(options.verdicts) if options.verdicts else root / FOLDER / "verdicts.json"
    known = Known(None if options.no_verdicts else kept)
    session = Session(setting, known)
    try:
        with _stopped_in_order(session):
            yield session
    except NoTensorFlow as error:
        raise UsageError(str(error)) from None
    finally:
        session.close()
        _keep(known)


@contextlib.contextmanager
def _stopped_in_order(session: Session) -> Iterator[None]:
    """While it is entered, being told to end (SIGTERM, SIGINT) leads through what cleans up."""
    import signal
    import threading

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    def interrupt(number: int, _: object) -> None:
        # Python drops what is raised while something is garbage collected.
        session.interrupted = True
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = {signal.SIGTERM: stop}
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        handlers[signal.SIGINT] = interrupt
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _keep(known: Known) -> None:
    try:
        known.save()
    except OSError as error:
        output.say(f"verdicts are not kept: {error.strerror or error}")


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
