"""A switch that the only caller turns off."""

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
