"""Worker processes: whatever starts them, whatever happens to them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tfdata_lint.workers import WorkerDied, spread

TRAIN = """import tensorflow as tf

ds = tf.data.TFRecordDataset(files).map(tf.io.decode_jpeg).batch({number})
model.fit(ds)
"""

LINT = """
import multiprocessing, sys
if {shared_memory}:
    multiprocessing.set_start_method({method!r})
else:
    # What is missing where there is no `/dev/shm`.
    import _multiprocessing
    del _multiprocessing.SemLock
from tfdata_lint import spreading
# So that a few files are several pieces of work.
spreading.MIN_FILES_FOR_PROCESSES = spreading.MIN_PIECE = 2
from tfdata_lint.cli import main
sys.exit(main(sys.argv[1:]))
"""


def _twice(common: int, item: int) -> int:
    return common * item


def _die(common: int, item: int) -> NoReturn:
    os._exit(3)


def _fail(common: int, item: int) -> NoReturn:
    raise KeyError(item)


def _sleep(common: int, item: int) -> None:
    time.sleep(common)


def test_everything_is_done_once() -> None:
    pieces = [[1, 2, 3], [4], [], [5, 6]]
    assert sorted(spread(_twice, 10, pieces, 2)) == [10, 20, 30, 40, 50, 60]
    assert list(spread(_twice, 10, [], 2)) == []


def test_a_worker_that_dies() -> None:
    with pytest.raises(WorkerDied):
        list(spread(_die, 0, [[1], [2], [3]], 2))


def test_an_error_in_a_worker_is_raised() -> None:
    with pytest.raises(KeyError):
        list(spread(_fail, 0, [[1], [2]], 2))


@pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent to oneself there")
def test_no_worker_outlives_the_interest_in_it() -> None:
    started = time.monotonic()
    answers = spread(_sleep, 60, [[1], [2]], 2)
    with pytest.raises(KeyboardInterrupt):
        _interrupted(answers)
    assert not multiprocessing.active_children()
    assert time.monotonic() - started < 30


def _interrupted(answers: Iterator[None]) -> None:
    # What runs in the background ignores this signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        next(answers)
    finally:
        signal.signal(signal.SIGINT, before)


def _linted(folder: Path, method: str, shared_memory: bool, jobs: int) -> tuple[int, str, str]:
    program = LINT.format(method=method, shared_memory=shared_memory)
    # Without what an earlier run kept, with which nothing is left to be done.
    arguments = ("--output-format=json", "--no-cache", f"--jobs={jobs}", ".")
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for number in range(9):
        (folder / f"train{number}.py").write_text(TRAIN.format(number=number + 1))
    return folder


@pytest.fixture(scope="module")
def without_processes(folder: Path) -> tuple[int, str, str]:
    """What a run in which nothing starts a process says of the folder."""
    return _linted(folder, multiprocessing.get_all_start_methods()[0], True, jobs=1)


@pytest.mark.parametrize(
    ("method", "shared_memory"),
    [(method, True) for method in multiprocessing.get_all_start_methods()] + [("", False)],
)
def test_the_same_comes_out_however_processes_start(
    folder: Path, without_processes: tuple[int, str, str], method: str, shared_memory: bool
) -> None:
    linted = _linted(folder, method, shared_memory, jobs=2)
    assert linted == without_processes
    assert linted[0] == 1
