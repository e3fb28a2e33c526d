"""How many elements get the same random number in the next epoch, under a global seed: with and
without a `shuffle` before the map that draws.

Run it with the Python of a TensorFlow environment. Prints how many of 200 elements have the number
of the first epoch in the second and in the third one.
"""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

ELEMENTS = 200
EPOCHS = 3

ORDERS: dict[str, Callable[[tf.data.Dataset], tf.data.Dataset]] = {
    "stored order": lambda ds: ds,
    "shuffle": lambda ds: ds.shuffle(ELEMENTS),
    "shuffle with a seed": lambda ds: ds.shuffle(ELEMENTS, seed=42),
    "shuffle with a buffer of 10": lambda ds: ds.shuffle(10),
    "shuffle, reshuffle_each_iteration=False": lambda ds: ds.shuffle(
        ELEMENTS, reshuffle_each_iteration=False
    ),
    "shuffle and cache": lambda ds: ds.shuffle(ELEMENTS).cache(),
}


def draw(number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The element, and a number that is drawn for it."""
    return number, tf.random.uniform(())


def main() -> None:
    """Count for each order, with parallel calls and without."""
    print(tf.__version__)
    for calls in (None, tf.data.AUTOTUNE):
        for name, ordered in ORDERS.items():
            tf.random.set_seed(42)
            ds = ordered(tf.data.Dataset.range(ELEMENTS)).map(draw, num_parallel_calls=calls)
            first, *later = [
                {int(number): float(drawn) for number, drawn in ds} for _ in range(EPOCHS)
            ]
            same = [sum(each[n] == first[n] for n in range(ELEMENTS)) for each in later]
            print(f"{name}, {'parallel' if calls else 'one by one'}: {same}")


if __name__ == "__main__":
    main()
