"""Serves tasks: imports TensorFlow once, and does each task in a fork of its own.

Runs as a script, by path, in the user's Python. Standard input has one task a line, as JSON. For
each, a line `{"ended": null | reason}` is written to standard output, and the answer itself lies in
the file that the task names. The end of the input ends the server.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import sys
import time
import traceback
import types
from typing import Any

# The script's folder must not shadow the user's modules, and the linter may not be installed.
_FOLDER = os.path.dirname(os.path.abspath(__file__))
if sys.path and os.path.abspath(sys.path[0]) == _FOLDER:
    del sys.path[0]
_PACKAGE = types.ModuleType("tfdata_lint")
_PACKAGE.__path__ = [os.path.dirname(os.path.dirname(_FOLDER))]
sys.modules["tfdata_lint"] = _PACKAGE

from tfdata_lint.verify.worker import tasks  # noqa: E402

POLL_SECONDS = 0.02
"""Time between two looks at what a task takes."""

INTERNAL_ERROR = 70
"""Exit status of a child that could not do its task; what it printed says why."""

MOST_STARVED = 0.75
"""Share of its time that a task may be excused for, because the machine is busy."""

_BECOME_SUBREAPER = 36
_DIE_WITH_PARENT = 1


def _resident(process: int) -> int:
    try:
        with open(f"/proc/{process}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _starved(process: int) -> float:
    """Seconds in which the main thread could have run, but others had the processors."""
    try:
        with open(f"/proc/{process}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _supervise(child: int, pipe: int, limits: dict[str, Any], log: str) -> str | None:
    """Waits for a child, within its limits. Returns why it ended, None for an orderly end."""
    parent = os.getppid()
    start = time.monotonic()
    most = _resident(os.getpid()) + limits["memory_bytes"]
    printed = 0
    open_pipe = True
    with open(log, "wb") as kept:
        while True:
            done, status = os.waitpid(child, os.WNOHANG)
            if open_pipe and select.select([pipe], [], [], 0 if done else POLL_SECONDS)[0]:
                text = os.read(pipe, 1 << 16)
                open_pipe = bool(text)
                kept.write(text[: max(limits["output_bytes"] - printed, 0)])
                printed += len(text)
            elif not open_pipe and not done:
                time.sleep(POLL_SECONDS)
            if done:
                return _told(status)
            if os.getppid() != parent:
                _kill(child)
                sys.exit(1)
            reason = None
            passed = time.monotonic() - start
            if passed - min(_starved(child), passed * MOST_STARVED) > limits["seconds"]:
                reason = f"it ran longer than {limits['seconds']:g} seconds"
            elif _resident(child) > most:
                reason = f"it took more than {limits['memory_bytes'] / 2**30:.2g} GiB of memory"
            elif printed > limits["output_bytes"]:
                reason = f"it printed more than {limits['output_bytes'] / 2**10:g} KiB"
            if reason is not None:
                _kill(child)
                os.waitpid(child, 0)
                return reason


def _told(status: int) -> str | None:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"it crashed the interpreter ({signal.Signals(number).name})"
    code = os.WEXITSTATUS(status)
    return f"it ended the interpreter with status {code}" if code else None


def _kill(child: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _end_orphans() -> None:
    """Ends what a task left behind: its descendants have become children of this process."""
    children = f"/proc/self/task/{os.getpid()}/children"
    while os.path.exists(children):
        with open(children, encoding="ascii") as file:
            left = [int(each) for each in file.read().split()]
        if not left:
            return
        for each in left:
            _kill(each)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(each, 0)


def _start(task: dict[str, Any]) -> tuple[int, int]:
    """The child and the pipe with all that it prints."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.setpgid(0, 0)
        _prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        os.close(reading)
        tasks.perform(task)
    except BaseException:
        traceback.print_exc()
    os._exit(INTERNAL_ERROR)


def main() -> None:
    """Answers tasks until there are no more."""
    _prctl(_BECOME_SUBREAPER, 1)
    import tensorflow as tf

    # Keras is imported lazily, and each child would do it again.
    tf.keras.layers.Layer  # noqa: B018
    print(json.dumps({"tensorflow": tf.__version__}), flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for line in sys.stdin:
        task = json.loads(line)
        child, pipe = _start(task)
        try:
            reason = _supervise(child, pipe, task["limits"], task["log"])
        finally:
            _kill(child)
            _end_orphans()
        os.close(pipe)
        print(json.dumps({"ended": reason}), flush=True)


if __name__ == "__main__":
    main()
