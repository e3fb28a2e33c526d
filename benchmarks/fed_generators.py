"""How far `fit` is ahead of a generator that it is given, what Keras 3 refuses of Keras 2, and what
both pass over.

Run it with the Python of a TensorFlow environment. While the model trains on a batch, for which a
sleep stands, the generator has made so many more: 0 would be none, as each is asked for in turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import tensorflow as tf

STEPS = 10
PAUSE = 0.05

WORKERS = {"workers": 2, "use_multiprocessing": False, "max_queue_size": 3}
"""Arguments of `fit` and `evaluate`."""

CHECKPOINTS = (
    ("kept.h5", False),
    ("kept.h5", True),
    ("kept.weights.h5", True),
    ("kept.hdf5", False),
    ("kept.keras", False),
    ("kept", True),
)
"""Names of files, and whether weights alone are kept."""


def batches(made: list[int]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    while True:
        made.append(len(made))
        yield np.zeros((4, 2), np.float32), np.zeros((4, 1), np.float32)


def compiled() -> tf.keras.Model:
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def ahead() -> None:
    made: list[int] = []
    counts: list[int] = []

    class Slow(tf.keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_batch_begin(self, batch: int, logs: object = None) -> None:
            time.sleep(PAUSE)
            # So many batches were trained on before this one.
            counts.append(len(made) - batch)

    compiled().fit(batches(made), steps_per_epoch=STEPS, verbose=0, callbacks=[Slow()])
    print("batches that are made and not yet trained on:", counts)


def tried(what: str, call: Callable[[], object]) -> None:
    try:
        call()
    except (TypeError, ValueError) as error:
        print(f"{what}: {type(error).__name__}")
    else:
        print(f"{what}: works")


def refused() -> None:
    model = compiled()
    ds = tf.data.Dataset.from_tensors((tf.zeros([4, 2]), tf.zeros([4, 1])))
    for name, value in WORKERS.items():
        given = {name: value, "verbose": 0}
        tried(f"fit(..., {name}={value})", lambda given=given: model.fit(ds, **given))
        tried(f"evaluate(..., {name}={value})", lambda given=given: model.evaluate(ds, **given))
    for path, weights in CHECKPOINTS:
        tried(
            f"ModelCheckpoint({path!r}, save_weights_only={weights})",
            lambda path=path, weights=weights: tf.keras.callbacks.ModelCheckpoint(
                path, save_weights_only=weights
            ),
        )


def passed_over() -> None:
    """How many batches a model is validated on, with an argument for arrays and without."""
    counts: list[int] = []

    class Counting(tf.keras.callbacks.Callback):  # type: ignore[misc]
        def on_test_batch_end(self, batch: int, logs: object = None) -> None:
            counts[-1] += 1

    ds = tf.data.Dataset.from_tensor_slices((tf.zeros([64, 2]), tf.zeros([64, 1]))).batch(8)
    for given in ({}, {"validation_batch_size": 4}):
        counts.append(0)
        compiled().fit(ds, validation_data=ds, verbose=0, callbacks=[Counting()], **given)
    print(f"validated on {counts[0]} batches, and with validation_batch_size on {counts[1]}")


def main() -> None:
    print("TensorFlow", tf.__version__)
    ahead()
    refused()
    passed_over()


if __name__ == "__main__":
    main()
