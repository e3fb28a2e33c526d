"""Asking the TensorFlow that is installed, in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def printed_by(module: str) -> Any:
    """The JSON that a module of tests prints when it is run as a program with TensorFlow.

    Skips the test that asks where TensorFlow is not installed.
    """
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("needs TensorFlow")
    run = subprocess.run(
        [sys.executable, "-m", module],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
