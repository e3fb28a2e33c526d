"""Generators that a dataset starts again, and generators that it cannot."""

import csv
import functools
import itertools

import numpy as np
import tensorflow as tf

PAIR = (tf.TensorSpec((4,), tf.float32), tf.TensorSpec((), tf.float32))
ROW = tf.TensorSpec((4,), tf.float32)


def pairs(count=200):
    rng = np.random.default_rng(0)
    for _ in range(count):
        x = rng.random(4, dtype=np.float32)
        yield x, x.sum()


def rows():
    for x, _ in pairs():
        yield x


class Windows:
    def __init__(self, series):
        self.series = series

    def __call__(self):
        for start in range(len(self.series) - 4):
            yield self.series[start : start + 4]

    def steps(self):
        for start in range(len(self.series) - 4):
            yield self.series[start : start + 4]


def make_reader(count):
    """Returns the function that reads, which is what `from_generator` wants."""

    def read():
        for x, y in pairs(count):
            yield x, y

    return read


def called_too_early():
    ds = tf.data.Dataset.from_generator(pairs(), output_signature=PAIR)  # hazard: TFD402 error
    return ds.batch(8).prefetch(1)


def with_an_argument(count):
    ds = tf.data.Dataset.from_generator(pairs(count), output_signature=PAIR)  # hazard: TFD402 error
    return ds.batch(8).prefetch(1)


def an_expression(series):
    return tf.data.Dataset.from_generator(  # hazard: TFD402 error
        (series[i : i + 4] for i in range(10)), output_signature=ROW
    )


def method_called(series):
    windows = Windows(series)
    return tf.data.Dataset.from_generator(windows.steps(), output_signature=ROW)  # hazard: TFD402 error


def trained_once_only(model):
    stream = pairs()
    # the second epoch finds the stream at its end
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=PAIR)  # hazard: TFD402 warning
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def repeated(model):
    stream = pairs(1000)
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=PAIR)  # hazard: TFD402 warning
    ds = ds.repeat().batch(8).prefetch(1)
    model.fit(ds, steps_per_epoch=100, epochs=3)


def mixed_with(model, other):
    leftover = pairs(64)
    ds = tf.data.Dataset.from_generator(lambda: leftover, output_signature=PAIR)  # hazard: TFD402 warning
    model.fit(ds.batch(8).prefetch(1), validation_data=other, epochs=20, verbose=2)


def one_epoch(model):
    stream = pairs()
    # one pass, and nobody comes back
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=PAIR)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1))


def kept(model):
    stream = pairs()
    # read once, then from memory
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=PAIR).take(200).cache()  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def started_anew(model):
    ds = tf.data.Dataset.from_generator(lambda: pairs(300), output_signature=PAIR)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def by_name(model):
    ds = tf.data.Dataset.from_generator(pairs, output_signature=PAIR)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def function_made(model):
    # the call gives a function
    ds = tf.data.Dataset.from_generator(make_reader(50), output_signature=PAIR)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def bound(series):
    return tf.data.Dataset.from_generator(Windows(series), output_signature=ROW)  # trap: TFD402


def bound_method(series):
    return tf.data.Dataset.from_generator(Windows(series).steps, output_signature=ROW)  # trap: TFD402


def partly(count):
    return tf.data.Dataset.from_generator(  # trap: TFD402
        functools.partial(pairs, count), output_signature=PAIR
    )


def a_list(model):
    table = [np.zeros(4, np.float32), np.ones(4, np.float32)]
    # a list starts again whenever it is asked
    ds = tf.data.Dataset.from_generator(lambda: table, output_signature=ROW)  # trap: TFD402
    model.fit(ds.batch(2).prefetch(1), epochs=10)


def from_elsewhere(make_source):
    # what it makes cannot be seen
    return tf.data.Dataset.from_generator(make_source(), output_signature=ROW)  # trap: TFD402


def read_file(path):
    def lines():
        with open(path) as handle:
            for line in itertools.islice(csv.reader(handle), 1, None):
                yield np.array(line[:4], np.float32)

    return tf.data.Dataset.from_generator(lines, output_signature=ROW)  # trap: TFD402
