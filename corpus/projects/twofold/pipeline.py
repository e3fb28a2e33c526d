"""Data of the compatibility module, which have what only the datasets of TensorFlow 1 have."""

import tensorflow.compat.v1 as tf


def batches(files):
    ds = tf.data.TFRecordDataset(files)
    return ds.map(tf.io.decode_raw, num_parallel_calls=4).batch(8).prefetch(2)
