"""`tfdata-lint verify`: run what is flagged, and say what it is worth."""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.cli import output, wishes
from tfdata_lint.cli.status import CLEAN
from tfdata_lint.options import UsageError, parse, verify_parser

if TYPE_CHECKING:
    from tfdata_lint.config import Config
    from tfdata_lint.task import Input, Task
    from tfdata_lint.verify.known import Known
    from tfdata_lint.verify.proof import Proof, Setting
    from tfdata_lint.verify.session import Asked


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
    from tfdata_lint.engine import look
    from tfdata_lint.findings.verdicts import with_verdicts
    from tfdata_lint.reading.imports import Finder
    from tfdata_lint.verify.pages import ask, is_page, with_pages
    from tfdata_lint.verify.session import Clerk, without_data

    setting = _running(options)
    clerk = Clerk(wishes.catalogue(), Finder(task.folders), setting)
    pages = [Path(path) for path in _pages(options) if is_page(Path(path), wishes.catalogue())]
    for page in pages:
        ask(page, wishes.catalogue(), clerk)
    of_pages = list(clerk.asked)
    result = look((each for each in inputs if Path(each[0]) not in pages), task, clerk.see)
    result = with_pages(result, of_pages)
    asked = [*clerk.asked, *without_data(result, clerk.asked)]
    asked.sort(key=lambda each: each.finding.order)
    if getattr(options, "show_program", False):
        return _programs(options, asked)
    proofs = _proved(options, Path(config.root), setting, asked)
    verdicts = {
        each.finding.order: proof.verdict for each, proof in zip(asked, proofs, strict=True)
    }
    result = with_verdicts(result, verdicts)
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
    output.put(
        options, "\n".join("".join([*where, text]) for text, where in shown.items()), sys.stdout
    )
    return CLEAN


def _proved(
    options: Namespace, root: Path, setting: Setting, asked: Sequence[Asked]
) -> list[Proof]:
    """What running says of each finding; on a terminal a bar shows how far the work is."""
    from tfdata_lint.cache import FOLDER
    from tfdata_lint.verify.known import Known
    from tfdata_lint.verify.server import NoTensorFlow
    from tfdata_lint.verify.session import Session

    kept = Path(options.verdicts) if options.verdicts else root / FOLDER / "verdicts.json"
    known = Known(None if options.no_verdicts else kept)
    session = Session(setting, known)
    found: dict[int, Proof] = {}
    try:
        with _stopped_in_order():
            for position, proof in _watched(session.proofs(asked), len(asked)):
                found[position] = proof
    except NoTensorFlow as error:
        raise UsageError(str(error)) from None
    finally:
        session.close()
        if found:
            _keep(known)
    return [found[position] for position in range(len(asked))]


@contextlib.contextmanager
def _stopped_in_order() -> Iterator[None]:
    """While it is entered, being told to end (SIGTERM) leads through what cleans up."""
    import signal
    import threading

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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
