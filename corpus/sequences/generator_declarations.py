"""Generators and what is declared of them: sizes, axes, dtypes."""

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

STEPS = 24


def windows(count=10):
    for _ in range(count):
        yield np.zeros((STEPS, 3), np.float32), 1.0


def flat_windows():
    for _ in range(10):
        yield np.zeros(STEPS, np.float32), np.array([1.0], np.float32)


def build():
    good = tf.data.Dataset.from_generator(  # trap: TFD411
        windows,
        output_signature=(
            tf.TensorSpec((STEPS, 3), tf.float32),
            tf.TensorSpec((), tf.float32),
        ),
    )
    any_length = tf.data.Dataset.from_generator(  # trap: TFD411
        windows,
        output_signature=(tf.TensorSpec((None, 3), tf.float32), tf.TensorSpec((), tf.float32)),
    )
    turned = tf.data.Dataset.from_generator(  # hazard: TFD411 error
        windows,
        output_signature=(
            tf.TensorSpec((3, STEPS), tf.float32),
            tf.TensorSpec((), tf.float32),
        ),
    )
    label_axis = tf.data.Dataset.from_generator(  # hazard: TFD411 error
        flat_windows,
        output_signature=(tf.TensorSpec((STEPS,), tf.float32), tf.TensorSpec((), tf.float32)),
    )
    with_batch_axis = tf.data.Dataset.from_generator(  # hazard: TFD401 warning; hazard: TFD411 error
        flat_windows,
        output_types=(tf.float32, tf.float32),
        output_shapes=((None, STEPS), (1,)),
    )
    return good, any_length, turned, label_axis, with_batch_axis


def rows():
    yield [1.0, 2.0, 3.0]
    yield [4.0, 5.0, 6.0]


def table():
    right = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec((3,), tf.float32))  # trap: TFD411
    short = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec((4,), tf.float32))  # hazard: TFD411 error
    free = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec(None, tf.float32))  # trap: TFD411
    # rows of numbers with a point, all of them whole
    whole = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec((3,), tf.int32))  # trap: TFD403
    return right, short, free, whole


def triples():
    yield np.ones(4, np.float32), 0, 1.0


def weights():
    return tf.data.Dataset.from_generator(  # hazard: TFD411 error
        triples,
        output_signature=(tf.TensorSpec((4,), tf.float32), tf.TensorSpec((), tf.int64)),
    )


def records():
    yield {"ids": np.zeros((5,), np.int64), "mask": np.ones((5,), np.int64)}


def dictionaries():
    fine = tf.data.Dataset.from_generator(  # trap: TFD411
        records,
        output_signature={
            "ids": tf.TensorSpec((5,), tf.int64),
            "mask": tf.TensorSpec((5,), tf.int64),
        },
    )
    wrong = tf.data.Dataset.from_generator(  # hazard: TFD411 error
        records,
        output_signature={
            "ids": tf.TensorSpec((5,), tf.int64),
            "mask": tf.TensorSpec((6,), tf.int64),
        },
    )
    return fine, wrong


def slices(series):
    for start in range(len(series) - 8):
        # how long these are depends on what they are taken from
        yield series[start : start + 8]


def reshaped():
    block = np.zeros((4, 6), np.float32)
    for i in range(4):
        # one row: the first axis is gone
        yield block[i].reshape(2, 3)


def more():
    seen = tf.data.Dataset.from_generator(  # trap: TFD411
        lambda: slices(np.arange(100.0)), output_signature=tf.TensorSpec((8,), tf.float32)
    )
    rows_of_block = tf.data.Dataset.from_generator(  # trap: TFD411
        reshaped, output_signature=tf.TensorSpec((2, 3), tf.float32)
    )
    whole_block = tf.data.Dataset.from_generator(  # hazard: TFD411 error
        reshaped, output_signature=tf.TensorSpec((6,), tf.float32)
    )
    return seen, rows_of_block, whole_block


# dtypes: the cast is silent


def prices():
    yield 19.99
    yield 5.49


def noise():
    for _ in range(100):
        yield np.random.rand(8)


def temperatures() -> Iterator[np.ndarray]:
    for _ in range(30):
        yield np.random.normal(20.0, 5.0, size=(4,)).astype(np.float32)


def counts():
    for i in range(100):
        yield i


def pixels():
    yield np.zeros((8, 8), np.uint8)


def levels():
    yield 300
    yield 12


def flags():
    yield np.zeros(4)


def dtypes():
    return [
        tf.data.Dataset.from_generator(prices, output_signature=tf.TensorSpec((), tf.int32)),  # hazard: TFD403 error
        tf.data.Dataset.from_generator(prices, output_signature=tf.TensorSpec((), tf.float32)),  # trap: TFD403
        tf.data.Dataset.from_generator(noise, output_signature=tf.TensorSpec((8,), tf.int64)),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(noise, output_signature=tf.TensorSpec((8,), tf.float32)),  # trap: TFD403
        tf.data.Dataset.from_generator(temperatures, tf.int32, [4]),  # hazard: TFD401 warning; hazard: TFD403 warning
        # small numbers fit
        tf.data.Dataset.from_generator(counts, output_signature=tf.TensorSpec((), tf.int32)),  # trap: TFD403
        tf.data.Dataset.from_generator(counts, output_signature=tf.TensorSpec((), tf.float32)),  # trap: TFD403
        tf.data.Dataset.from_generator(pixels, output_signature=tf.TensorSpec((8, 8), tf.float32)),  # trap: TFD403
        tf.data.Dataset.from_generator(levels, output_signature=tf.TensorSpec((), tf.uint8)),  # hazard: TFD403 error
        tf.data.Dataset.from_generator(levels, output_signature=tf.TensorSpec((), tf.int16)),  # trap: TFD403
        # zeros are whole, whatever their dtype
        tf.data.Dataset.from_generator(flags, output_signature=tf.TensorSpec((4,), tf.int32)),  # trap: TFD403
    ]


def sentences(lines, with_tags):
    for line in lines:
        words = line.split()
        tags = [word[0] for word in words] if with_tags else None
        yield words, tags


def tagged(lines, with_tags):
    # Without tags there is nothing to convert, which has no shape: nobody asks for it.
    return tf.data.Dataset.from_generator(  # trap: TFD411
        lambda: sentences(lines, with_tags),
        output_signature=(tf.TensorSpec((None,), tf.string), tf.TensorSpec((None,), tf.string)),
    )


def blocks_that_a_server_names(server, parse, model):
    """Names of files have no axes, and nothing but the reader of the files gets them."""

    def names():
        while server.has_more():
            yield server.next_block()

    blocks = tf.data.Dataset.from_generator(names, tf.string)  # trap: TFD401
    ds = tf.data.TFRecordDataset(blocks, num_parallel_reads=tf.data.AUTOTUNE)
    ds = ds.map(parse, num_parallel_calls=tf.data.AUTOTUNE).batch(64).prefetch(2)
    model.fit(ds, epochs=1)


def pictures_that_a_server_names(server, model):
    """What is done to these names is done without their shape."""

    def names():
        while server.has_more():
            yield server.next_picture()

    def read(name):
        return tf.io.decode_jpeg(tf.io.read_file(name), channels=3), tf.strings.length(name)

    ds = tf.data.Dataset.from_generator(names, output_types=tf.string)  # hazard: TFD401 warning
    ds = ds.map(read, num_parallel_calls=tf.data.AUTOTUNE).batch(1).prefetch(2)
    model.fit(ds, epochs=1)


def walks(with_marks):
    """What is yielded and what is declared are chosen by the same argument."""
    for length in range(3, 9):
        if with_marks:
            yield length, 0.5, 1
        else:
            yield length, 1


def walks_as_they_are_wanted(with_marks):
    if with_marks:
        kinds = (tf.int32, tf.float32, tf.int32)
        return tf.data.Dataset.from_generator(walks, kinds, args=(with_marks,))  # trap: TFD411; hazard: TFD401 warning
    return tf.data.Dataset.from_generator(walks, (tf.int32, tf.int32), args=(with_marks,))  # trap: TFD411; hazard: TFD401 warning


def walks_with_a_summary():
    """The last one has a part more, whoever asks."""
    for length in range(3, 9):
        yield length, 1
    yield 0, 1, 2


def summed():
    return tf.data.Dataset.from_generator(walks_with_a_summary, (tf.int32, tf.int32))  # hazard: TFD411 error; hazard: TFD401 warning


def walks_by_one_expression(with_marks):
    for length in range(3, 9):
        yield (length, 0.5, 1) if with_marks else (length, 1)


def walks_by_a_name(with_marks):
    for length in range(3, 9):
        step = length, 1
        if with_marks:
            step = length, 0.5, 1
        yield step


def expressed():
    one = tf.data.Dataset.from_generator(walks_by_one_expression, (tf.int32, tf.int32), args=(False,))  # trap: TFD411; hazard: TFD401 warning
    two = tf.data.Dataset.from_generator(walks_by_a_name, (tf.int32, tf.int32), args=(False,))  # trap: TFD411; hazard: TFD401 warning
    return one, two


def frames(movie, masks, shape):
    # `strict` is no third part.
    numbered = tf.data.Dataset.from_generator(  # trap: TFD411
        lambda: zip(range(len(movie)), movie, strict=False),
        output_signature=(tf.TensorSpec((), tf.int32), tf.TensorSpec(shape, tf.float32)),
    )
    # As many as there are masks.
    masked = tf.data.Dataset.from_generator(  # trap: TFD411
        lambda: zip(movie, *masks),
        output_signature=tuple(tf.TensorSpec(shape, tf.float32) for _ in range(3)),
    )
    generated = tf.data.Dataset.from_generator(  # trap: TFD411
        lambda: zip((frame for frame in movie), windows(), strict=False),
        output_signature=(
            tf.TensorSpec(shape, tf.float32),
            (tf.TensorSpec((STEPS, 3), tf.float32), tf.TensorSpec((), tf.float32)),
        ),
    )
    lacking = tf.data.Dataset.from_generator(  # hazard: TFD411 error
        lambda: zip(range(len(movie)), movie, strict=True),
        output_signature=(
            tf.TensorSpec((), tf.int32),
            tf.TensorSpec(shape, tf.float32),
            tf.TensorSpec(shape, tf.float32),
        ),
    )
    return numbered, masked, generated, lacking


class Spikes:
    def __init__(self, neurons, rate):
        self.rng = np.random.default_rng(seed=3000)
        self.neurons = neurons
        self.rate = rate

    def dataset(self, steps):
        def trains():
            while True:
                # As many answers as there are numbers.
                fired = self.rng.random((steps, self.neurons)) <= self.rate
                yield fired, self.rate

        return tf.data.Dataset.from_generator(  # trap: TFD411
            trains,
            output_signature=(
                tf.TensorSpec((steps, self.neurons), tf.float32),
                tf.TensorSpec((), tf.float32),
            ),
        )


def is_late():
    for row in rows():
        yield len(row) > 2


def flags():
    return tf.data.Dataset.from_generator(  # hazard: TFD411 error
        is_late, output_signature=tf.TensorSpec((1,), tf.bool)
    )
