"""Verdicts that were found before, in a file that can be carried from machine to machine."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tfdata_lint import __version__
from tfdata_lint.cache import FOLDER, prepare
from tfdata_lint.regex import Regex
from tfdata_lint.verdict import Status
from tfdata_lint.verify.model import Question, from_json, to_json
from tfdata_lint.verify.proof import Proof, Setting

ASK_SECONDS = 60.0
"""Time for a Python to tell what is installed, of which it needs a fraction."""

_ASK = """
import importlib.metadata as metadata
names = ("tensorflow", "tensorflow-cpu", "tf-nightly", "keras", "numpy", "tensorflow-datasets")
found = {each.metadata["Name"]: each.version for each in metadata.distributions()}
print([(name, found[name]) for name in names if name in found])
"""


_OPEN = (Status.NOT_RUN, Status.NOT_DECIDED)

_PASSING = Regex(r"^it needs |^the worker |^internal error|too busy")
"""What is no property of the program: something may be installed, a machine may be less busy."""


class Known:
    """Verdicts by what they depend on: the program and the question, TensorFlow, the machine.

    Those of another verifier are forgotten.
    Data that a program reads from files are not among it; without a `path` nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._is_new = False
        self.entries: dict[str, Any] = {}
        if path is not None:
            try:
                read = json.loads(path.read_text(encoding="utf-8"))
                self.entries = dict(read["verdicts"]) if read["version"] == _verifier() else {}
            except (OSError, ValueError, KeyError, TypeError):
                self.entries = {}

    def get(self, question: Question, setting: Setting) -> Proof | None:
        """The proof that was found for the same question before."""
        entry = self.entries.get(self._key(question, setting))
        if entry is None:
            return None
        try:
            return from_json(Proof, entry)
        except (KeyError, TypeError, ValueError):
            return None

    def add(self, question: Question, setting: Setting, proof: Proof) -> None:
        """Keep what was found, unless it may be otherwise the next time."""
        if _PASSING.search(proof.verdict.reason) and proof.verdict.status in _OPEN:
            return
        self.entries[self._key(question, setting)] = to_json(proof)
        self._is_new = True

    def save(self) -> None:
        """Write the file, where there is one and something was added. Raises OSError."""
        if self.path is None or not self._is_new:
            return
        if self.path.parent.name == FOLDER:
            prepare(self.path.parent)
        new = self.path.with_name(self.path.name + ".new")
        data = {"version": _verifier(), "verdicts": dict(sorted(self.entries.items()))}
        new.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        os.replace(new, self.path)

    def _key(self, question: Question, setting: Setting) -> str:
        depends = [
            to_json(question),
            to_json(setting.limits),
            setting.data_bytes,
            setting.gpu,
            _versions(setting.python),
            _machine(),
        ]
        return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()


@cache
def _verifier() -> str:
    """The version of the linter and a hash of the code that comes to verdicts, which may change
    without it; the same for the same code, wherever it lies."""
    code = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        code.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{__version__} {code.hexdigest()[:16]}"


@cache
def _versions(python: str) -> str:
    """Which TensorFlow an interpreter has, found without importing it; "" for none."""
    try:
        done = subprocess.run(
            [python, "-c", _ASK],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ASK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


@cache
def _machine() -> str:
    """What timings and limits depend on."""
    pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return f"{platform.machine()} {_processor()} {os.cpu_count()} {pages}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
