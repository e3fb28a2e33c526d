"""Switches that the only caller turns off, and what an author tried and took back."""

import tensorflow as tf


def prepare(ds, size, prefetch=True):
    ds = ds.shuffle(1000).repeat()
    ds = ds.batch(size)  # trap: TFD203
    if prefetch:
        ds = ds.prefetch(2)
    return ds


def train(model, files):
    records = tf.data.TFRecordDataset(files).map(tf.io.decode_jpeg, 4)
    model.fit(prepare(records, 8, prefetch=False), steps_per_epoch=100)


def samples():
    for place in range(100):
        yield [place / 100], place % 2


def from_samples():
    # return tf.data.Dataset.from_generator(samples, output_signature=SPEC)
    return tf.data.Dataset.from_generator(samples, (tf.float32, tf.int32), ([1], []))  # hazard: TFD401 info


def from_more_samples():
    # Twice as many.
    return tf.data.Dataset.from_generator(samples, (tf.float32, tf.int32), ([1], []))  # hazard: TFD401 warning
