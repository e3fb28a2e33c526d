"""What `num_parallel_calls` gains where a mapped function parses one record or line, loops over a
tensor, or calls Python for a small array.

Run it with the Python of a TensorFlow environment. Prints the elapsed time without divided by that
with AUTOTUNE and with four calls, medians of seven interleaved runs, with the runtime's own
parallel maps switched off. Nothing else takes time: a step of training would hide some of the gain.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import tensorflow as tf

from benchmarks.ways import compared

RECORDS = 2_000
MOST_BYTES = 600_000_000
"""Of a file: big records are fewer."""
GRIDS = tuple((columns, rows) for columns in (20, 80, 300) for rows in (25, 100, 400))
"""Columns and rows of what has as many rows as the record says."""
LOOPS = (4, 16, 64)
"""Rounds of a loop over a tensor."""


def compare(what: str, elements: tf.data.Dataset, function: Callable[..., object]) -> None:
    options = tf.data.Options()
    options.experimental_optimization.map_parallelization = False

    def seconds(calls: int | None) -> float:
        ds = elements.map(function, num_parallel_calls=calls).shuffle(64).batch(32)
        start = time.perf_counter()
        for _ in ds.with_options(options):
            pass
        return time.perf_counter() - start

    print(f"{what}: {compared(seconds)}", flush=True)


def ints(*numbers: int) -> tf.train.Feature:
    return tf.train.Feature(int64_list=tf.train.Int64List(value=numbers))


def raw(array: np.ndarray) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[array.tobytes()]))


def floats(count: int) -> tf.train.Feature:
    return tf.train.Feature(float_list=tf.train.FloatList(value=np.ones(count, np.float32)))


def examples() -> Iterator[tuple[str, dict[str, tf.train.Feature], Callable[..., object]]]:
    """What a record holds, it, and the function that parses it."""
    one = tf.io.FixedLenFeature([], tf.int64)
    some = {f"n{number}": ints(number) for number in range(10)}
    yield (
        "10 numbers",
        some,
        lambda record: tf.io.parse_single_example(record, dict.fromkeys(some, one)),
    )
    for length in (128, 512):
        pair = {"ids": ints(*range(length)), "mask": ints(*range(length))}
        row = tf.io.FixedLenFeature([length], tf.int64)
        yield (
            f"two lists of {length} integers",
            pair,
            lambda record, row=row: {
                name: tf.cast(value, tf.int32)
                for name, value in tf.io.parse_single_example(
                    record, {"ids": row, "mask": row}
                ).items()
            },
        )
    text = tf.io.FixedLenFeature([], tf.string)
    for side in (32, 64, 128, 224, 1024):
        shape = [side, side, 3]

        def picture(record: tf.Tensor, shape: list[int] = shape) -> tuple[tf.Tensor, tf.Tensor]:
            found = tf.io.parse_single_example(record, {"picture": text, "label": one})
            pixels = tf.reshape(tf.io.decode_raw(found["picture"], tf.uint8), shape)
            return tf.cast(pixels, tf.float32) / 255.0, found["label"]

        pixels = np.zeros(shape, np.uint8)
        yield f"{side}x{side}x3 raw bytes", {"picture": raw(pixels), "label": ints(1)}, picture
    for count in (4_096, 65_536):
        tensor = tf.io.serialize_tensor(tf.ones([count])).numpy()
        kept = tf.train.Feature(bytes_list=tf.train.BytesList(value=[tensor]))
        yield (
            f"a serialized tensor of {count} floats",
            {"row": kept},
            lambda record: tf.io.parse_tensor(
                tf.io.parse_single_example(record, {"row": text})["row"], tf.float32
            ),
        )
    for columns, rows in GRIDS:
        grid = tf.io.VarLenFeature(tf.float32)
        yield (
            f"{rows} rows of {columns} floats, as a list of any length",
            {"rows": floats(rows * columns)},
            lambda record, columns=columns, grid=grid: tf.reshape(
                tf.sparse.to_dense(tf.io.parse_single_example(record, {"rows": grid})["rows"]),
                [-1, columns],
            ),
        )
    for count in (4_096, 65_536):
        row = tf.io.FixedLenFeature([count], tf.float32)
        yield (
            f"{count} floats",
            {"row": floats(count)},
            lambda record, row=row: tf.io.parse_single_example(record, {"row": row})["row"],
        )


def of_lines() -> None:
    for columns in (5, 50):
        line = tf.data.Dataset.from_tensors(",".join(["1.5"] * columns)).repeat(RECORDS)

        def parse(row: tf.Tensor, columns: int = columns) -> tf.Tensor:
            return tf.stack(tf.io.decode_csv(row, [[0.0]] * columns))

        compare(f"one line of {columns} columns", line, parse)


def records(file: Path, record: bytes, count: int) -> tf.data.Dataset:
    with tf.io.TFRecordWriter(str(file)) as writer:
        for _ in range(count):
            writer.write(record)
    return tf.data.TFRecordDataset(str(file))


def of_records(folder: Path) -> None:
    for what, features, function in examples():
        example = tf.train.Example(features=tf.train.Features(feature=features))
        record = example.SerializeToString()
        count = min(RECORDS, MOST_BYTES // len(record))
        ds = records(folder / what.replace(" ", "-"), record, count)
        compare(f"one record of {what}", ds, function)


def of_sequences(folder: Path) -> None:
    rows = tf.train.FeatureList(feature=[floats(40)] * 50)
    lists = tf.train.FeatureLists(feature_list={"rows": rows})
    example = tf.train.SequenceExample(feature_lists=lists)
    row = {"rows": tf.io.FixedLenSequenceFeature([40], tf.float32)}
    compare(
        "one sequence of 50 times 40 floats",
        records(folder / "sequences", example.SerializeToString(), RECORDS),
        lambda record: tf.io.parse_single_sequence_example(record, sequence_features=row)[1],
    )


def of_loops() -> None:
    for rounds in LOOPS:

        def collect(row: tf.Tensor, rounds: int = rounds) -> tf.Tensor:
            found = tf.TensorArray(tf.float32, size=rounds)
            for index in tf.range(rounds):
                found = found.write(index, row[index] * 2.0)
            return found.stack()

        rows = tf.data.Dataset.from_tensors(tf.ones([rounds])).repeat(RECORDS)
        compare(f"a loop of {rounds} rounds", rows, collect)


def of_small_arrays() -> None:
    def scale(row: np.ndarray) -> np.ndarray:
        return (row - row.mean()) / (row.std() + 1e-7)

    for count in (784, 4_096):
        rows = tf.data.Dataset.from_tensors(tf.ones([count])).repeat(RECORDS)
        compare(
            f"numpy_function that scales {count} floats",
            rows,
            lambda row: tf.numpy_function(scale, [row], tf.float32),
        )


def main() -> None:
    print("TensorFlow", tf.__version__)
    with tempfile.TemporaryDirectory() as folder:
        of_records(Path(folder))
        of_sequences(Path(folder))
    of_lines()
    of_loops()
    of_small_arrays()


if __name__ == "__main__":
    main()
