"""Iterators that are handed to a dataset, and what reads them a second time."""

import itertools

import numpy as np
import tensorflow as tf

ROW = tf.TensorSpec((4,), tf.float32)
NUMBER = tf.TensorSpec((), tf.int64)
PAIR = (NUMBER, NUMBER)


def handed_in(table):
    return tf.data.Dataset.from_generator(iter(table), output_signature=ROW)  # hazard: TFD402 error


def zipped(xs, ys):
    return tf.data.Dataset.from_generator(zip(xs, ys), output_signature=PAIR)  # hazard: TFD402 error


def numbered(names):
    return tf.data.Dataset.from_generator(enumerate(names), output_signature=PAIR)  # hazard: TFD402 error


def numpy_iterator(other):
    whole = tf.data.Dataset.range(10)
    ds = tf.data.Dataset.from_generator(whole.as_numpy_iterator(), output_signature=NUMBER)  # hazard: TFD402 error
    return ds.concatenate(other)


def for_ten_epochs(model, table):
    stream = iter(table)
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=ROW)  # hazard: TFD402 warning
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def loops_in_loops(model, xs, ys):
    both = zip(xs, ys)
    ds = tf.data.Dataset.from_generator(lambda: both, output_signature=PAIR)  # hazard: TFD402 warning
    ds = ds.batch(8).prefetch(1)
    for epoch in range(10):
        for x, y in ds:
            model.train_on_batch(x, y)


def rows():
    for _ in range(100):
        yield np.zeros(4, np.float32)


def stream_in_a_nested_loop(model):
    stream = rows()
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=ROW)  # hazard: TFD402 warning
    ds = ds.batch(8).prefetch(1)
    for epoch in range(3):
        for batch in ds:
            model.train_on_batch(batch, batch)


# What is read once, or can be read again


def one_loop(model, table):
    stream = iter(table)
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=ROW)  # trap: TFD402
    for batch in ds.batch(8).prefetch(1):
        model.train_on_batch(batch, batch)


def anew_for_each_epoch(model, table):
    for epoch in range(10):
        stream = iter(table)
        ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=ROW)  # trap: TFD402
        for batch in ds.batch(8).prefetch(1):
            model.train_on_batch(batch, batch)


def made_in_the_lambda(model, table):
    ds = tf.data.Dataset.from_generator(lambda: iter(table), output_signature=ROW)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def zipped_in_the_lambda(model, xs, ys):
    ds = tf.data.Dataset.from_generator(lambda: zip(xs, ys), output_signature=PAIR)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def never_at_its_end(model):
    ticks = itertools.count()
    # it has no end, so that a later pass goes on
    ds = tf.data.Dataset.from_generator(lambda: ticks, output_signature=NUMBER)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), steps_per_epoch=10, epochs=10)


def until_the_sentinel(connection, model):
    # iter() of a function and a sentinel asks the function again
    ds = tf.data.Dataset.from_generator(lambda: iter(connection.read, b""), output_signature=NUMBER)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


class Rows:
    """Calls start anew; so does `iter`."""

    def __call__(self):
        return rows()

    def __iter__(self):
        return rows()


def own_class(model):
    source = Rows()
    ds = tf.data.Dataset.from_generator(source, output_signature=ROW)  # trap: TFD402
    model.fit(ds.batch(8).prefetch(1), epochs=10)


def kept_after_one_loop(model, table):
    stream = iter(table)
    ds = tf.data.Dataset.from_generator(lambda: stream, output_signature=ROW)  # trap: TFD402
    ds = ds.take(5000).cache().batch(8).prefetch(1)
    for epoch in range(10):
        for batch in ds:
            model.train_on_batch(batch, batch)
