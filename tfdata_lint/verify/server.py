"""One worker process: how it is started, asked and ended."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from select import select
from types import TracebackType
from typing import Any

WORKER = Path(__file__).parent / "worker" / "__main__.py"

IMPORT_SECONDS = 180.0
"""Time to import TensorFlow, which takes seconds, or a minute from a cold disk."""

END_SECONDS = 10.0
"""Time for a worker to end its task and itself, of which it needs a fraction if it is not busy."""

GRACE_SECONDS = 20.0
LONGEST_FACTOR = 4
"""A task may take this many times its limit on a busy machine, and some grace, until the worker
itself counts as lost."""


class NoTensorFlow(Exception):
    """The interpreter cannot run anything; the text is one line that says what to do."""


class Server:
    """A process that has imported TensorFlow, and does each task in a fork of its own.

    After `close`, or the `with` statement, no process and no file of it is left.
    """

    def __init__(self, python: str, gpu: bool) -> None:
        self._python = python
        self._closed = False
        self._gpu = gpu
        self._folder = ""
        self._count = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """True once nothing more is run."""
        return self._closed

    def close(self) -> None:
        """End what runs, from any thread, and remove its files."""
        self._closed = True
        self._end()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def ask(self, task: Mapping[str, Any]) -> tuple[dict[str, Any] | None, str | None]:
        """What a task found, if anything, and why it ended before it was through, if it did.

        Raises NoTensorFlow.
        """
        process = self._process or self._start()
        self._count += 1
        folder = os.path.join(self._folder, str(self._count))
        os.mkdir(folder)
        answer = os.path.join(folder, ".answer.json")
        message = {**task, "folder_of_task": folder, "answer": answer}
        log = os.path.join(self._folder, f"{self._count}.log")
        line = ""
        with contextlib.suppress(BrokenPipeError):
            assert process.stdin is not None
            process.stdin.write(json.dumps({**message, "log": log}) + "\n")
            process.stdin.flush()
            line = self._line(process, LONGEST_FACTOR * task["limits"]["seconds"] + GRACE_SECONDS)
        if line:
            ended = json.loads(line)["ended"]
        else:
            ended = "the worker was lost"
            self._end()
        found = None
        with contextlib.suppress(OSError, ValueError), open(answer, encoding="utf-8") as file:
            found = json.load(file)
        shutil.rmtree(folder, ignore_errors=True)
        return found, ended

    def _start(self) -> subprocess.Popen[str]:
        if self._closed:
            raise NoTensorFlow("the worker was stopped")
        if not self._folder:
            self._folder = os.path.realpath(tempfile.mkdtemp(prefix="tfdata-lint-"))
        log = os.path.join(self._folder, "worker.log")
        with open(log, "wb") as errors:
            try:
                process = subprocess.Popen(
                    [self._python, "-u", str(WORKER)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    cwd=self._folder,
                    env=self._environment(),
                    text=True,
                    encoding="utf-8",
                    start_new_session=True,
                )
            except OSError as error:
                raise NoTensorFlow(f"cannot run {self._python}: {error.strerror}") from error
        self._process = process
        line = self._line(process, IMPORT_SECONDS)
        if not _is_greeting(line):
            if line:
                self._end()
                raise NoTensorFlow(f"{self._python} is no Python: it said {line.strip()[:80]!r}")
            last = _last_words(process, log)
            self._end()
            if "No module named 'tensorflow'" in last:
                raise NoTensorFlow(
                    f"TensorFlow is not installed for {self._python}: "
                    "pip install 'tfdata-lint[verify]', or name another Python with --python"
                )
            raise NoTensorFlow(f"{self._python} cannot import TensorFlow: {last}")
        return process

    def _line(self, process: subprocess.Popen[str], seconds: float) -> str:
        """One line of the worker, "" when it is gone or silent."""
        assert process.stdout is not None
        ready, _, _ = select([process.stdout], [], [], seconds)
        return process.stdout.readline() if ready else ""

    def _environment(self) -> dict[str, str]:
        given = {
            **os.environ,
            "KERAS_BACKEND": "tensorflow",
            "KERAS_HOME": self._keras_home(),
            "MPLBACKEND": "Agg",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "TF_CPP_MIN_LOG_LEVEL": "1",
        }
        if not self._gpu:
            given.update(CUDA_VISIBLE_DEVICES="", HIP_VISIBLE_DEVICES="")
        return given

    def _keras_home(self) -> str:
        """A folder with links to what Keras keeps for the user: settings, downloaded data."""
        mine = os.path.join(self._folder, "keras")
        os.makedirs(mine, exist_ok=True)
        theirs = os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras")
        with contextlib.suppress(OSError):
            for entry in os.listdir(theirs):
                os.symlink(os.path.join(theirs, entry), os.path.join(mine, entry))
        return mine

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # The worker ends its task when it is asked to; its session goes when it does not.
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _last_words(process: subprocess.Popen[str], log: str) -> str:
    """Why a worker did not start."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)
    if process.returncode is None:
        return "it did not start in time"
    if process.returncode < 0:
        return f"it crashed ({signal.Signals(-process.returncode).name})"
    said = Path(log).read_text(encoding="utf-8", errors="replace").strip()
    return said.splitlines()[-1] if said else f"it ended with status {process.returncode}"


def _is_greeting(line: str) -> bool:
    """True for what a worker says once it has TensorFlow."""
    try:
        return "tensorflow" in json.loads(line)
    except (ValueError, TypeError):
        return False
