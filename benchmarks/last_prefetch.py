"""What a last `prefetch` gains, by where the elements of a batch come from, and how many they are:
arrays, a cache, files, a map with parallel calls or without, a `prefetch` before the batch.

Run it with the Python of a TensorFlow environment. Prints the elapsed time without divided by that
with `prefetch`, the median of five interleaved pairs, with the runtime's own prefetch switched off.
A sleep stands for the training step.
"""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tensorflow as tf

PAIRS = 5
FILES = 8
CALLS = 4
PICTURE = (224, 224, 3)

FROM_MEMORY = (
    ("rows of 20 floats", (100_000, 20), 32, 0.002, 60),
    ("28x28 pictures", (20_000, 28, 28), 32, 0.002, 60),
    ("28x28 pictures", (20_000, 28, 28), 128, 0.005, 60),
    ("32x32x3 pictures", (10_000, 32, 32, 3), 64, 0.01, 60),
    ("224x224x3 pictures", (600, *PICTURE), 32, 0.1, 20),
)
"""What, shape, batch, seconds of a step, steps."""

MANY = (512, 1024, 2048, 4096, 8192)
"""Elements of a step."""

CALLED = (32, 128, 256)
"""Elements of a step for each of which a function is called."""

RECORDS = ((2, 2000), (10, 1000), (100, 200))
"""Kilobytes of a record, records of a file."""

LINES = (40, 400)
"""Characters of a line."""

FILLED = ((32, 0.01), (128, 0.05), (224, 0.1))
"""Pixels of a picture's side, seconds of a step."""


def seconds(ds: tf.data.Dataset, step: float, steps: int) -> float:
    options = tf.data.Options()
    if hasattr(options.experimental_optimization, "inject_prefetch"):
        options.experimental_optimization.inject_prefetch = False
    batches = iter(ds.with_options(options))
    for _ in range(3):
        next(batches)
    start = time.perf_counter()
    for _ in range(steps):
        next(batches)
        time.sleep(step)
    return time.perf_counter() - start


def compare(what: str, ds: tf.data.Dataset, step: float, steps: int) -> None:
    ratios = [
        seconds(ds, step, steps) / seconds(ds.prefetch(tf.data.AUTOTUNE), step, steps)
        for _ in range(PAIRS)
    ]
    print(
        f"{what}, steps of {step * 1000:.0f} ms: "
        f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        flush=True,
    )


def from_memory() -> None:
    for what, shape, batch, step, steps in FROM_MEMORY:
        rows = np.random.default_rng(0).random(shape, np.float32), np.zeros(shape[0], np.int32)
        arrays = tf.data.Dataset.from_tensor_slices(rows)
        cache = arrays.cache()
        for _ in cache:
            pass
        for name, elements in (("arrays", arrays), ("cache", cache)):
            ds = elements.shuffle(1000).repeat().batch(batch)
            compare(f"{name}: {what}, batches of {batch}", ds, step, steps)


def of_many_elements() -> None:
    """Batches that take many elements from memory one by one, also those of windows."""
    numbers = tf.data.Dataset.from_tensor_slices(np.arange(1_000_000))
    rows = np.zeros((200_000, 20), np.float32), np.zeros(200_000, np.int32)
    for size in MANY:
        for name, elements in (
            ("numbers", numbers),
            ("numbers, shuffled", numbers.shuffle(1000)),
            ("rows of 20 floats, shuffled", tf.data.Dataset.from_tensor_slices(rows).shuffle(1000)),
            (f"windows of {size // 64} numbers, shuffled", numbers.batch(size // 64).shuffle(1000)),
        ):
            batch = 64 if name.startswith("windows") else size
            what = f"{name}, batches of {batch}, {size} elements"
            compare(what, elements.repeat().batch(batch), 0.01, 60)


def of_numbers() -> None:
    """Numbers that are counted or drawn."""
    for name, numbers in (
        ("range", tf.data.Dataset.range(1_000_000)),
        ("random", tf.data.Dataset.random(seed=1)),
        ("random in batches of 64", tf.data.Dataset.random(seed=1).batch(64)),
    ):
        compare(name, numbers, 0.002, 60)


def scaled_one_by_one() -> None:
    """A map that does a little for each element, which a shuffle keeps from being fused with the
    batch, where the runtime does not make it parallel: before 2.5."""
    plain = tf.data.Options()
    plain.experimental_optimization.apply_default_optimizations = False

    def scale(row: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.cast(row, tf.float32) / 255.0, label

    for what, shape, batch, step, steps in FROM_MEMORY[:-1]:
        rows = np.zeros(shape, np.uint8), np.zeros(shape[0], np.int32)
        ds = tf.data.Dataset.from_tensor_slices(rows).map(scale).shuffle(1000).repeat()
        ds = ds.with_options(plain)
        compare(f"scaled: {what}, batches of {batch}", ds.batch(batch), step, steps)


def called_for_each() -> None:
    """A map of which hardly anything is left to do, before a shuffle and batches."""

    def reshape(row: tf.Tensor) -> tf.Tensor:
        return tf.reshape(row, [28, 28, 1])

    def scale(row: tf.Tensor) -> tf.Tensor:
        return tf.cast(row, tf.float32) / 255.0

    rows = tf.data.Dataset.from_tensor_slices(np.zeros((4_000, 28, 28), np.uint8))
    autotune = tf.data.experimental.AUTOTUNE
    for size in CALLED:
        for name, elements in (
            ("no function", rows),
            ("reshape", rows.map(reshape)),
            ("reshape, AUTOTUNE calls", rows.map(reshape, autotune)),
            ("scale", rows.map(scale)),
            ("scale, AUTOTUNE calls", rows.map(scale, autotune)),
            (f"scale, {CALLS} calls", rows.map(scale, CALLS)),
        ):
            ds = elements.shuffle(1000).repeat().batch(size)
            compare(f"{name}: 28x28 pictures, batches of {size}", ds, 0.01, 30)


def waited(number: tf.Tensor) -> tf.Tensor:
    """The same number, after 5 ms of Python."""

    def wait(number: np.int64) -> np.int64:
        time.sleep(0.005)
        return number

    return tf.ensure_shape(tf.numpy_function(wait, [number], tf.int64), [])


def sources() -> Iterator[tuple[str, tf.data.Dataset]]:
    """Endless elements that take time, each made by a map with parallel calls."""
    pixels = np.random.default_rng(0).integers(0, 255, PICTURE).astype(np.uint8)
    jpeg = tf.io.encode_jpeg(pixels)

    def decode(number: tf.Tensor) -> tf.Tensor:
        picture = tf.image.resize(tf.io.decode_jpeg(jpeg), [160, 160])
        return picture + tf.cast(number, tf.float32)

    numbers = tf.data.Dataset.range(100_000)
    for name, function in (("decoding", decode), ("5 ms of Python", waited)):
        for calls in (CALLS, tf.data.AUTOTUNE):
            said = "AUTOTUNE" if calls == tf.data.AUTOTUNE else calls
            yield f"{name}, {said} calls", numbers.map(function, num_parallel_calls=calls)
        mapped = numbers.map(function, num_parallel_calls=CALLS)
        yield f"{name}, {CALLS} calls, prefetch(2)", mapped.prefetch(2)
        yield f"{name}, {CALLS} calls, prefetch(100)", mapped.prefetch(100)
        yield f"{name}, {CALLS} calls, prefetch(AUTOTUNE)", mapped.prefetch(tf.data.AUTOTUNE)


def behind_parallel_calls() -> None:
    for what, elements in sources():
        compare(f"{what}, batches of 32", elements.shuffle(200).repeat().batch(32), 0.04, 25)
    for side, step in FILLED:

        def fill(number: tf.Tensor, side: int = side) -> tf.Tensor:
            return tf.fill([side, side, 3], tf.cast(number, tf.float32))

        ds = tf.data.Dataset.range(100_000).map(fill, num_parallel_calls=tf.data.AUTOTUNE)
        what = f"one number to fill {side}x{side}x3, AUTOTUNE calls, batches of 64"
        compare(what, ds.shuffle(200).batch(64), step, 20)


def asked_ahead() -> None:
    """How many elements a shuffle that holds all has asked for after each of the first batches."""
    for what, finish in (
        ("shuffle, repeat, batch", lambda ds: ds.shuffle(3_000).repeat().batch(64)),
        ("shuffle, batch, repeat", lambda ds: ds.shuffle(3_000).batch(64).repeat()),
    ):
        made = itertools.count()

        def count(made: Iterator[int] = made) -> Iterator[int]:
            return itertools.islice(made, 3_000)

        batches = iter(finish(tf.data.Dataset.from_generator(count, tf.int64, [])))
        asked = []
        for _ in range(3):
            next(batches)
            # What `count` gives next is how many it gave before, without this question.
            asked.append(next(made) - len(asked))
        print(f"{what}: {asked} of 3,000 elements asked for", flush=True)


def behind_a_shuffle_of_all() -> None:
    """Whole passes, with the time in which the shuffle is filled; and steps, where a `repeat` right
    behind the shuffle is fused with it, so that it takes an element for each that it gives."""
    rows = tf.data.Dataset.range(1_000).map(
        lambda number: tf.fill([64, 64, 3], tf.cast(number, tf.float32)), num_parallel_calls=CALLS
    )

    def whole(ds: tf.data.Dataset) -> float:
        options = tf.data.Options()
        if hasattr(options.experimental_optimization, "inject_prefetch"):
            options.experimental_optimization.inject_prefetch = False
        start = time.perf_counter()
        for _ in ds.with_options(options):
            time.sleep(0.01)
        return time.perf_counter() - start

    ds = rows.shuffle(1_000).batch(32)
    ratios = [whole(ds) / whole(ds.prefetch(tf.data.AUTOTUNE)) for _ in range(PAIRS)]
    print(
        "64x64x3 pictures, a shuffle that holds all 1,000, batches of 32, steps of 10 ms: "
        f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})",
        flush=True,
    )
    shuffled = tf.data.Dataset.range(600).map(waited, num_parallel_calls=CALLS).shuffle(600)
    for what, ds in (
        ("repeat, batches of 8", shuffled.repeat().batch(8)),
        ("batches of 8, repeat", shuffled.batch(8).repeat()),
    ):
        compare(f"5 ms of Python, a shuffle that holds all 600, {what}", ds, 0.025, 60)


def behind_a_map_without_parallel_calls() -> None:
    """`batch` is fused with the map before it, also where a step between them does nothing."""

    def fill(number: tf.Tensor) -> tf.Tensor:
        return tf.image.resize(tf.fill([200, 200, 3], tf.cast(number, tf.float32)), [160, 160])

    mapped = tf.data.Dataset.range(100_000).map(fill)
    for what, elements in (
        ("nothing", mapped),
        ("repeat(1)", mapped.repeat(1)),
        ("take(-1)", mapped.take(-1)),
        ("skip(0)", mapped.skip(0)),
        ("repeat(2)", mapped.repeat(2)),
        ("a filter", mapped.filter(lambda picture: tf.reduce_sum(picture) >= 0.0)),
    ):
        compare(f"a map, {what}, batches of 16", elements.batch(16), 0.05, 25)


def of_ragged_batches() -> None:
    """`ragged_batch` is a map and a `batch`, and does not run ahead for that."""

    def scale(number: tf.Tensor) -> tf.Tensor:
        filled = tf.fill([600, 600, 3], tf.cast(number, tf.float32) + tf.random.uniform([]))
        return tf.image.resize(filled, [400, 400])

    elements = tf.data.Dataset.range(100_000).map(scale).repeat()
    for name in ("batch", "padded_batch", "ragged_batch"):
        compare(f"pictures, repeat, {name} of 16", getattr(elements, name)(16), 0.01, 40)


def of_records(folder: Path) -> None:
    for size, count in RECORDS:
        files = [str(folder / f"{size}-{number}.tfrecord") for number in range(FILES)]
        for file in files:
            with tf.io.TFRecordWriter(file) as writer:
                for _ in range(count):
                    writer.write(os.urandom(size * 1024))
        names = tf.data.Dataset.from_tensor_slices(files)
        for what, records in (
            ("one after the other", tf.data.TFRecordDataset(files)),
            ("parallel reads", tf.data.TFRecordDataset(files, num_parallel_reads=CALLS)),
            (
                "parallel interleave",
                names.interleave(
                    tf.data.TFRecordDataset, cycle_length=4, num_parallel_calls=tf.data.AUTOTUNE
                ),
            ),
        ):
            ds = records.repeat().shuffle(200).batch(64)
            compare(f"records of {size} kB, {what}, batches of 64", ds, 0.02, 30)


def of_saved(folder: Path) -> None:
    """`Dataset.load`, which reads by a parallel interleave unless it is given another reader."""
    pictures = tf.data.Dataset.range(2_000).map(
        lambda number: tf.fill([64, 64, 3], tf.cast(number, tf.float32))
    )
    for what, ds in (("pictures", pictures), ("batches of 32 pictures", pictures.batch(32))):
        path = str(folder / what)
        ds.save(path)
        loaded = tf.data.Dataset.load(path).repeat()
        compare(f"saved {what}", loaded, 0.01, 60)
        if ds is pictures:
            compare(f"saved {what}, batches of 32", loaded.batch(32), 0.01, 60)


def of_lines(folder: Path) -> None:
    for length in LINES:
        file = folder / f"{length}.txt"
        file.write_text(("x" * length + "\n") * 20_000)
        lines = tf.data.TextLineDataset(str(file)).repeat()
        for batch in (32, 256):
            for what, ds in (("", lines), (", shuffled", lines.shuffle(1000))):
                said = f"lines of {length} characters{what}, batches of {batch}"
                compare(said, ds.batch(batch), 0.01, 60)


def main() -> None:
    print("TensorFlow", tf.__version__)
    from_memory()
    of_many_elements()
    of_numbers()
    scaled_one_by_one()
    called_for_each()
    behind_parallel_calls()
    asked_ahead()
    behind_a_shuffle_of_all()
    behind_a_map_without_parallel_calls()
    of_ragged_batches()
    with tempfile.TemporaryDirectory() as folder:
        of_records(Path(folder))
        of_lines(Path(folder))
        of_saved(Path(folder))


if __name__ == "__main__":
    main()
