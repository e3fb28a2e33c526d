"""One task in a process of its own: into the sandbox, do it, write the answer."""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import traceback
from typing import Any

from tfdata_lint.verify.worker.errors import told
from tfdata_lint.verify.worker.growth import resident
from tfdata_lint.verify.worker.measure import measure
from tfdata_lint.verify.worker.probes import probe
from tfdata_lint.verify.worker.race import race
from tfdata_lint.verify.worker.sandbox import Sandbox

TASKS = {"measure": measure, "probe": probe, "resident": resident, "race": race}


def perform(task: dict[str, Any]) -> None:
    """Does one task in this process, in its own folder, and writes the answer to `task["answer"]`.

    The process ends without TensorFlow's own clean-up, which may wait for threads for ever.
    """
    os.chdir(task["folder_of_task"])
    os.environ["TMPDIR"] = tempfile.tempdir = task["folder_of_task"]
    _show_project(task["folder"])
    tf = importlib.import_module("tensorflow")
    sandbox = Sandbox(task["folder_of_task"])
    answer = task["answer"]

    def save(result: dict[str, Any]) -> None:
        with open(answer + ".new", "w", encoding="utf-8") as file:
            json.dump(result, file)
        os.replace(answer + ".new", answer)

    sandbox.enter(task["limits"]["memory_bytes"])
    try:
        TASKS[task["kind"]](tf, task, save)
    except BaseException as error:
        traceback.print_exc()
        save({"ended": f"the worker failed: {told(error)}"})
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _show_project(folder: str) -> None:
    """Relative paths lead to the project's files, while new files stay in the task's folder."""
    for entry in os.listdir(folder):
        os.symlink(os.path.join(folder, entry), entry)
