"""What `num_parallel_calls` does to an `interleave` whose `cycle_length` stands for all files.

Run it with the Python of a TensorFlow environment. Prints the elapsed time with AUTOTUNE divided by
that without, and the threads of the process at most, medians of five interleaved runs over small
files that are in memory already.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

import tensorflow as tf

ROUNDS = 5
FILES = (20, 300)
CYCLES = (16, 10_000)
RECORDS = 50


def written(folder: Path, count: int) -> list[str]:
    names = [str(folder / f"{number}.tfrecord") for number in range(count)]
    for name in names:
        with tf.io.TFRecordWriter(name) as writer:
            for _ in range(RECORDS):
                writer.write(b"x" * 100)
    return names


def most_threads(stop: threading.Event, seen: list[int]) -> None:
    while not stop.wait(0.01):
        seen.append(len(list(Path("/proc/self/task").iterdir())))


def run(names: list[str], cycle: int, calls: int | None) -> tuple[float, int]:
    ds = tf.data.Dataset.from_tensor_slices(names).interleave(
        tf.data.TFRecordDataset, cycle_length=cycle, num_parallel_calls=calls
    )
    stop, seen = threading.Event(), [0]
    watcher = threading.Thread(target=most_threads, args=(stop, seen))
    watcher.start()
    start = time.perf_counter()
    for _ in ds:
        pass
    elapsed = time.perf_counter() - start
    stop.set()
    watcher.join()
    return elapsed, max(seen)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        for count in FILES:
            folder = Path(temporary) / str(count)
            folder.mkdir()
            names = written(folder, count)
            for cycle in CYCLES:
                rounds = [
                    (run(names, cycle, None), run(names, cycle, tf.data.AUTOTUNE))
                    for _ in range(ROUNDS)
                ]
                ratio = statistics.median(each[1][0] / each[0][0] for each in rounds)
                threads = statistics.median(each[1][1] for each in rounds)
                print(f"{count} files, cycle_length {cycle}: {ratio:.2f}, {threads:.0f} threads")


if __name__ == "__main__":
    main()
