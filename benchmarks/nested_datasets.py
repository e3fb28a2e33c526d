"""Whether the runtime parallelises a map whose function has something to do with datasets itself.

`python -m benchmarks.nested_datasets` prints, for each kind of function, whether a map without
`num_parallel_calls` is a `Map` or a `ParallelMap` in the graph that is run. Needs TensorFlow.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def _ways(tf: Any) -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    dataset = tf.data.Dataset
    numbers, windows = dataset.range(8), dataset.range(9).window(3)
    zero = tf.constant(0, tf.int64)
    # The method came with TensorFlow 2.6.
    single = tf.data.experimental.get_single_element
    return {
        "arithmetic": (numbers, lambda x: x + 1),
        "a random number": (numbers, lambda x: tf.random.uniform([])),
        "from_tensor_slices": (numbers, lambda x: dataset.from_tensor_slices([x, x])),
        "range": (numbers, lambda x: dataset.range(x)),
        "TextLineDataset": (numbers, lambda x: tf.data.TextLineDataset("a")),
        "batch of a window": (windows, lambda w: w.batch(3)),
        "map of a window": (windows, lambda w: w.map(lambda x: x + 1)),
        "zip of windows": (windows, lambda w: dataset.zip((w, w))),
        "reduce of a window": (windows, lambda w: w.reduce(zero, lambda a, x: a + x)),
        "get_single_element": (windows, lambda w: single(w.batch(3))),
    }


def main() -> int:
    """Print which map each function gets, one line a function."""
    import tensorflow as tf
    from tensorflow.python.data.experimental.ops import testing

    print(f"TensorFlow {tf.__version__}")
    for name, (elements, function) in _ways(tf).items():
        found = []
        for step in ("Map", "ParallelMap"):
            ds = elements.apply(testing.assert_next([step])).map(function).map(lambda *_: 0)
            try:
                list(ds)
            except tf.errors.InvalidArgumentError:
                continue
            found.append(step)
        print(f"{name}: {', '.join(found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
