"""The verifier against pipelines whose truth is known.

`TFDATA_LINT_OTHER_PYTHON` is a second interpreter, with another TensorFlow than the tests' own.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.truths import TRUTHS
from tfdata_lint.verify.model import Job
from tfdata_lint.verify.run import answers
from tfdata_lint.verify.server import Server

OTHER = os.environ.get("TFDATA_LINT_OTHER_PYTHON", "")

DATA_BYTES = 2**30
"""The memory that data may take: 4,000 images of 224 x 224 float32 are more."""

PARTS = 2
"""Jobs into which the table is cut, as one worker keeps little more than one processor busy."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("python", ["this", "other"])
def test_every_verdict_is_right(python: str, part: int, server: Server, tmp_path: Path) -> None:
    if python == "this" and find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed")
    if python == "other" and not OTHER:
        pytest.skip("TFDATA_LINT_OTHER_PYTHON is not set")
    truths = TRUTHS[part::PARTS]
    job = Job(
        tuple(truth.question() for truth in truths),
        OTHER if python == "other" else sys.executable,
        str(tmp_path),
        data_bytes=DATA_BYTES,
    )
    wrong = []
    for answer in answers(job, server if python == "this" else None):
        truth, verdict = truths[answer.question], answer.verdict
        keras_3 = answer.evidence.before.keras.startswith("3.")
        fixed = verdict.fix.status if verdict.fix is not None else None
        if verdict.status is not (truth.new if keras_3 else truth.old) or (
            truth.fixed not in (None, fixed)
        ):
            wrong.append(f"{truth.code} {truth.name}: {verdict}")
    assert not wrong, "\n".join(wrong)
    assert answer.question == len(truths) - 1
