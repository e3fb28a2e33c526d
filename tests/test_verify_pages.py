"""The examples on the pages of the rules: what the installed TensorFlow says of them."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tfdata_lint.catalogue import load_catalogue, pages_folder
from tfdata_lint.reading.imports import Finder
from tfdata_lint.verdict import Status, Verdict
from tfdata_lint.verify.known import Known
from tfdata_lint.verify.pages import ask, is_page
from tfdata_lint.verify.session import Clerk, Session
from tools.page_evidence import END, START, setting_for, version_of

_TABLE = re.compile(re.escape(START) + r"(.*?)" + re.escape(END), re.DOTALL)


def _said(page: Path, version: str) -> str | None:
    """The result that the page states for a version, None where it states none."""
    table = _TABLE.search(page.read_text(encoding="utf-8"))
    rows = [] if table is None else table[1].splitlines()
    cells = ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
    return next((each[-1] for each in cells if each[0] == version), None)


def _agrees(verdict: Verdict, said: str | None) -> bool:
    """Timings may leave it open on a busy machine, and nothing else may differ."""
    status = verdict.status.value.replace("-", " ")
    busy = verdict.status is Status.NOT_DECIDED and "speed_ratio" in verdict.measurements
    return said is None or status == said or busy


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_the_examples_of_all_pages_prove_what_the_pages_state() -> None:
    catalogue = load_catalogue()
    setting = setting_for(sys.executable)
    clerk = Clerk(catalogue, Finder(), setting)
    for page in sorted(pages_folder().glob("*.md")):
        if is_page(page, catalogue):
            ask(page, catalogue, clerk)
    session = Session(setting, Known(None))
    try:
        session.ask(clerk.asked)
        proofs = dict(session.proofs())
    finally:
        session.close()
    assert len(proofs) == len(clerk.asked)
    version = version_of(proofs.values())
    wrong = []
    for position, asked in enumerate(clerk.asked):
        verdict = proofs[position].verdict
        broken = verdict.reason.startswith(("internal error", "the worker failed"))
        said = _said(Path(asked.finding.path), version)
        if broken or not _agrees(verdict, said):
            wrong.append(f"{asked.finding.where} says {said}: {verdict}")
    assert not wrong, "\n".join(wrong)
