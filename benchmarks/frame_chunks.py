"""What the room for frames of deep recursion gains, see `tfdata_lint.frames`.

    python -m benchmarks.frame_chunks FILE_OR_FOLDER

Lints it in processes of their own, by turns with that room and without. Prints the medians of the
processor time and of the page faults, and the ratio of the times. For Linux, and Python from 3.11.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence

ROUNDS = 5

LINT = """
import sys
from tfdata_lint import frames
if not int(sys.argv.pop(1)):
    frames._ROOM = 100
from tfdata_lint.cli import main
main(["--isolated", "--no-cache", "--jobs=1", "--exit-zero", "--quiet", *sys.argv[1:]])
"""


def run(paths: Sequence[str], room: int) -> tuple[float, int]:
    """The processor seconds and the page faults of one run."""
    process = subprocess.Popen(
        [sys.executable, "-c", LINT, str(room), *paths], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the run ended with status {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_minflt


def main(paths: Sequence[str]) -> None:
    rounds = [(run(paths, 1), run(paths, 0)) for _ in range(ROUNDS)]
    seconds = [statistics.median(each[way][0] for each in rounds) for way in (0, 1)]
    faults = [statistics.median(each[way][1] for each in rounds) for way in (0, 1)]
    print(f"with room {seconds[0]:.2f} s and {faults[0]:,.0f} page faults, ", end="")
    print(f"without {seconds[1]:.2f} s and {faults[1]:,.0f}: {seconds[0] / seconds[1]:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
