"""The examples on the pages of the rules, run under the installed TensorFlow."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from tfdata_lint.catalogue import load_catalogue, pages_folder
from tfdata_lint.reading.imports import Finder
from tfdata_lint.verify.known import Known
from tfdata_lint.verify.model import Limits
from tfdata_lint.verify.pages import ask, is_page
from tfdata_lint.verify.proof import Setting
from tfdata_lint.verify.session import Clerk, Session


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_the_examples_of_all_pages_can_be_asked_about() -> None:
    catalogue = load_catalogue()
    setting = Setting(sys.executable, Limits(seconds=30.0, elements=8))
    clerk = Clerk(catalogue, Finder(), setting)
    for page in sorted(pages_folder().glob("*.md")):
        if is_page(page, catalogue):
            ask(page, catalogue, clerk)
    session = Session(setting, Known(None))
    try:
        proofs = dict(session.proofs(clerk.asked))
    finally:
        session.close()
    assert len(proofs) == len(clerk.asked)
    failed = [
        f"{clerk.asked[position].finding.where}: {proof.verdict.reason}"
        for position, proof in proofs.items()
        if proof.verdict.reason.startswith(("internal error", "the worker failed"))
    ]
    assert not failed, "\n".join(failed)
