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

from tfdata_lint import spreading
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


@pytest.mark.parametrize(
    ("method", "shared_memory"),
    [(method, True) for method in multiprocessing.get_all_start_methods()] + [("", False)],
)
def test_the_same_comes_out_however_processes_start(
    tmp_path: Path, method: str, shared_memory: bool
) -> None:
    for number in range(spreading.MIN_FILES_FOR_PROCESSES + 1):
        (tmp_path / f"train{number}.py").write_text(TRAIN.format(number=number + 1))
    program = LINT.format(method=method, shared_memory=shared_memory)
    outputs = set()
    for jobs in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, "--output-format=json", f"--jobs={jobs}", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        outputs.add((done.returncode, done.stdout, done.stderr))
    assert len(outputs) == 1
    assert outputs.pop()[0] == 1
