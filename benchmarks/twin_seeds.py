"""Whether two random ops with one seed draw alike in a map: sequential, with parallel calls.

`python -m benchmarks.twin_seeds` prints, for Keras layers and for ops of `tf.image`, of how many
batches the picture and its copy came out different. Needs TensorFlow.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

BATCHES = 100


def _pairs(tf: Any) -> dict[str, Callable[[Any, Any], Any]]:
    flips = [tf.keras.layers.RandomFlip("horizontal", seed=7) for _ in range(2)]
    return {
        "two RandomFlip layers, seed=7": lambda x, y: (
            flips[0](x, training=True),
            flips[1](y, training=True),
        ),
        "two tf.image.random_flip_left_right, seed=7": lambda x, y: (
            tf.image.random_flip_left_right(x, seed=7),
            tf.image.random_flip_left_right(y, seed=7),
        ),
    }


def main() -> int:
    """Print how often the pairs differ, one line a pair and way."""
    import tensorflow as tf

    pictures = tf.random.uniform([BATCHES, 8, 32, 32, 3])
    print(f"TensorFlow {tf.__version__}, {BATCHES} batches of 8")
    for name, both in _pairs(tf).items():
        for calls in (None, 4, tf.data.AUTOTUNE):
            ds = tf.data.Dataset.from_tensor_slices((pictures, pictures))
            ds = ds.map(both, num_parallel_calls=calls)
            differing = sum(bool(tf.reduce_any(x != y)) for x, y in ds)
            way = {None: "none", -1: "AUTOTUNE"}.get(calls, calls)
            print(f"{name}, num_parallel_calls={way}: {differing} differ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
