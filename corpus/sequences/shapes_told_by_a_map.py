"""Samples of a seismograph store, whose readers know the shapes that TensorFlow is not told of."""

import numpy as np
import tensorflow as tf

from quakestore import open_store
from quakestore.schema import as_row, dtypes_of

AUTO = tf.data.AUTOTUNE


def fill_in_shapes(fields, record):
    for name in record.keys():
        if record[name].shape.rank is None:
            record[name].set_shape(fields[name].shape)


def rows(path):
    store = open_store(path)

    def read():
        for row in store:
            yield as_row(row)

    # Every column gets its shape in the map below, from the schema; the way to say so is deprecated all the same.
    ds = tf.data.Dataset.from_generator(read, tuple(dtypes_of(store.schema)))  # hazard: TFD401 warning

    def shaped(*columns):
        record = dict(zip(store.schema.names, columns))
        fill_in_shapes(store.schema.fields, record)
        return record

    return ds.map(shaped, num_parallel_calls=AUTO).batch(64).prefetch(AUTO)


def traces(path):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        lambda: open_store(path).traces(), (tf.float32, tf.int64)
    )

    def check(wave, station):
        return tf.ensure_shape(wave, [3, 6000]), tf.ensure_shape(station, [])

    return ds.map(check, num_parallel_calls=AUTO).batch(32).prefetch(AUTO)


def windows(path, length):
    ds = tf.data.Dataset.from_generator(lambda: open_store(path).waves(), tf.float32)  # hazard: TFD401 warning
    ds = ds.map(lambda wave: tf.reshape(wave, [-1, length, 3]), num_parallel_calls=AUTO)
    return ds.unbatch().batch(128).prefetch(AUTO)


def picks(path):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        lambda: open_store(path).picks(), (tf.float32, tf.int32)
    )

    # The pick's own shape stays open.
    def check(wave, pick):
        wave.set_shape([3, 6000])
        return wave, pick

    return ds.map(check, num_parallel_calls=AUTO).padded_batch(32, ([3, 6000], [None])).prefetch(AUTO)


def magnitudes(path):
    # A cast says nothing of shapes.
    ds = tf.data.Dataset.from_generator(lambda: open_store(path).magnitudes(), tf.float64)  # hazard: TFD401 warning
    ds = ds.map(lambda value: tf.cast(value, tf.float32), num_parallel_calls=AUTO)
    return ds.batch(256).prefetch(AUTO)


def noise():
    # NumPy's own generator, and shapes that the declaration has.
    def draw():
        draws = np.random.default_rng(7)
        while True:
            yield draws.normal(size=(3, 6000))

    spec = tf.TensorSpec([3, 6000], tf.float32)
    return tf.data.Dataset.from_generator(draw, output_signature=spec).batch(32).prefetch(AUTO)  # trap: TFD401
