"""Weather beside the trays, for the graph of the old model."""

import both as tf


def readings(path):
    ds = tf.data.TextLineDataset(path).batch(64).prefetch(1)
    return tf.data.make_initializable_iterator(ds)  # trap: TFD703


def one_by_one(path):
    ds = tf.data.TextLineDataset(path).batch(1).prefetch(1)
    return ds.make_one_shot_iterator().get_next()  # trap: TFD703
