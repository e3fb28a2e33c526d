# target: 2.3
"""Samples of a seismograph store for a TensorFlow that has no signatures yet."""

import tensorflow as tf

from quakestore import open_store
from quakestore.schema import as_row, dtypes_of

AUTO = tf.data.experimental.AUTOTUNE


def rows(path):
    store = open_store(path)

    def read():
        for row in store:
            yield as_row(row)

    # Every column gets its shape in the map below, from the schema.
    ds = tf.data.Dataset.from_generator(read, tuple(dtypes_of(store.schema)))  # trap: TFD401

    def shaped(*columns):
        record = dict(zip(store.schema.names, columns))
        for name in record.keys():
            record[name].set_shape(store.schema.fields[name].shape)
        return record

    return ds.map(shaped, num_parallel_calls=AUTO).batch(64).prefetch(AUTO)


def magnitudes(path):
    # A cast says nothing of shapes.
    ds = tf.data.Dataset.from_generator(lambda: open_store(path).magnitudes(), tf.float64)  # hazard: TFD401 warning
    ds = ds.map(lambda value: tf.cast(value, tf.float32), num_parallel_calls=AUTO)
    return ds.batch(256).prefetch(AUTO)
