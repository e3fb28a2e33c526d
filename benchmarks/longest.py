"""Which files take longest, each linted by itself as a user would.

    python -m benchmarks.longest FOLDER...

Files that say nothing of TensorFlow or Keras are left out. Prints the processor time and the
elapsed time of each run's process, with Python's start, and how many runs ended in trouble; exit
status 1 if one did, or took more than LIMIT seconds of processor time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tfdata_lint.reading.screen import may_hold_pipelines

LIMIT = 5.0

SHOWN = 10

OPTIONS = ("--isolated", "--no-cache", "--jobs=1", "--exit-zero", "--quiet")


def files(folders: Sequence[str]) -> Iterator[Path]:
    """The Python files and notebooks in folders that the screen lets through, in order."""
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in {".py", ".ipynb"} and may_hold_pipelines(path.read_bytes()):
                yield path


def run(path: Path) -> tuple[float, float, bool, Path]:
    """The processor seconds and the elapsed ones of a run, whether it went well, and its file."""
    # Not by `python -m`, for which a file such as `types.py` in the folder would hide Python's own.
    linter = str(Path(sys.executable).with_name("tfdata-lint"))
    begun = time.perf_counter()
    process = subprocess.Popen(
        [linter, *OPTIONS, path.name],
        cwd=path.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - begun
    return used.ru_utime + used.ru_stime, elapsed, status == 0, path


def main(folders: Sequence[str]) -> int:
    """Run the linter on each file, and print a table."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        runs = sorted(threads.map(run, files(folders)), reverse=True)
    failed = [path for _, _, well, path in runs if not well]
    print(f"{len(runs)} files, {len(failed)} ended in trouble {[str(path) for path in failed]}")
    print("| CPU s | elapsed s | file |\n|---|---|---|")
    for used, elapsed, _, path in runs[:SHOWN]:
        print(f"| {used:.2f} | {elapsed:.2f} | {path} |")
    return int(bool(failed) or (bool(runs) and runs[0][0] > LIMIT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
