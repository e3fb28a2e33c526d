"""Generators whose annotations, or whose arrays' dtypes, tell what they yield."""

from collections.abc import Generator, Iterator

import numpy as np
import numpy.typing as npt
import tensorflow as tf

INT = tf.TensorSpec((), tf.int32)
FLOAT = tf.TensorSpec((), tf.float32)
INTS = tf.TensorSpec((3,), tf.int32)


def prices(path: str) -> Iterator[float]:
    with open(path) as lines:
        for line in lines:
            yield parse(line)


def weights(table) -> Generator[tuple[float, int], None, None]:
    for row in table.rows():
        yield row.weight, row.label


def spectra(folder) -> Iterator[npt.NDArray[np.float32]]:
    for path in sorted(folder.glob("*.npy")):
        yield np.load(path)


def labels(path: str) -> Iterator[int]:
    with open(path) as lines:
        for line in lines:
            yield parse(line)


def masks(folder) -> Iterator[npt.NDArray[np.uint8]]:
    for path in sorted(folder.glob("*.npy")):
        yield np.load(path)


def anything(folder) -> Iterator[np.ndarray]:
    for path in sorted(folder.glob("*.npy")):
        yield np.load(path)


def whole(count: int) -> Iterator[float]:
    # Says float, and yields whole numbers.
    for _ in range(count):
        yield 2.0


def ticks(count: int) -> Iterator[float]:
    for i in range(count):
        yield i


def halves(count: int):
    for _ in range(count):
        yield np.array([0.5, 1.5, 2.5], dtype=np.float32)


def filled(count: int):
    for _ in range(count):
        yield np.full((3,), 0.25)


def steps():
    for _ in range(3):
        yield np.linspace(0.0, 1.0, 3)


def either(path: str) -> "Iterator[float | int]":
    with open(path) as lines:
        for line in lines:
            yield parse(line)


def parse(line):
    return unpack(line)[0]


def sources(table, folder):
    return [
        tf.data.Dataset.from_generator(lambda: prices("prices.txt"), output_signature=INT),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(lambda: weights(table), output_signature=(INT, INT)),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(lambda: spectra(folder), output_signature=INTS),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(lambda: halves(9), output_signature=INTS),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(lambda: filled(9), output_signature=INTS),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(lambda: prices("prices.txt"), output_signature=FLOAT),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: weights(table), output_signature=(FLOAT, INT)),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: labels("labels.txt"), output_signature=INT),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: masks(folder), output_signature=INTS),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: anything(folder), output_signature=INTS),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: whole(9), output_signature=INT),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: ticks(9), output_signature=INT),  # trap: TFD403
        tf.data.Dataset.from_generator(lambda: either("x.txt"), output_signature=INT),  # trap: TFD403
        tf.data.Dataset.from_generator(steps, output_signature=tf.TensorSpec((3,), tf.float16)),  # trap: TFD403
    ]
