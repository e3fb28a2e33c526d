"""What a cache in memory takes of data that never end, where all elements are the same and not.

Run it with the Python of a TensorFlow environment, on Linux. Prints by how many MiB the process
grows while ELEMENTS of 3 MiB go through the cache, and how large a file cache of FILED is.
"""

from __future__ import annotations

import resource
import tempfile
from pathlib import Path

import tensorflow as tf

ELEMENTS = 400
FILED = 100
PICTURE = [512, 512, 3]


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    print("TensorFlow", tf.__version__)
    endless = tf.data.Dataset.range(3).repeat()
    for what, made in (
        ("of nothing", lambda _: tf.zeros(PICTURE)),
        ("of their numbers", lambda number: tf.fill(PICTURE, tf.cast(number, tf.float32))),
    ):
        elements = iter(endless.map(made).cache())
        next(elements)
        before = resident()
        for _ in range(ELEMENTS):
            next(elements)
        print(f"made {what}, in memory: {resident() - before:.0f} MiB more")
        with tempfile.TemporaryDirectory() as folder:
            elements = iter(endless.map(made).cache(f"{folder}/cache"))
            for _ in range(FILED):
                next(elements)
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
            print(f"made {what}, in a file: {size / 2**20:.0f} MiB")
            del elements


if __name__ == "__main__":
    main()
