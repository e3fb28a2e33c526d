"""What a last `prefetch` gains where batches are only copied from memory: of arrays, of a cache.

Run it with the Python of a TensorFlow environment. Prints the elapsed time without divided by that
with `prefetch`, the median of five interleaved pairs, with the runtime's own prefetch switched off.
A sleep stands for the training step.
"""

from __future__ import annotations

import statistics
import time

import numpy as np
import tensorflow as tf

PAIRS = 5

CASES = (
    ("rows of 20 floats", (100_000, 20), 32, 0.002, 60),
    ("28x28 pictures", (20_000, 28, 28), 32, 0.002, 60),
    ("28x28 pictures", (20_000, 28, 28), 128, 0.005, 60),
    ("32x32x3 pictures", (10_000, 32, 32, 3), 64, 0.01, 60),
    ("224x224x3 pictures", (600, 224, 224, 3), 32, 0.1, 20),
)
"""What, shape, batch, seconds of a step, steps."""


def seconds(ds: tf.data.Dataset, step: float, steps: int) -> float:
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    batches = iter(ds.with_options(options))
    next(batches)
    start = time.perf_counter()
    for _ in range(steps):
        next(batches)
        time.sleep(step)
    return time.perf_counter() - start


def main() -> None:
    print("TensorFlow", tf.__version__)
    for what, shape, batch, step, steps in CASES:
        rows = np.random.default_rng(0).random(shape, np.float32), np.zeros(shape[0], np.int32)
        arrays = tf.data.Dataset.from_tensor_slices(rows)
        cache = arrays.cache()
        for _ in cache:
            pass
        for name, elements in (("arrays", arrays), ("cache", cache)):
            ds = elements.shuffle(1000).repeat().batch(batch)
            ratios = [
                seconds(ds, step, steps) / seconds(ds.prefetch(tf.data.AUTOTUNE), step, steps)
                for _ in range(PAIRS)
            ]
            print(
                f"{name}: {what}, batches of {batch}, steps of {step * 1000:.0f} ms: "
                f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            )


if __name__ == "__main__":
    main()
