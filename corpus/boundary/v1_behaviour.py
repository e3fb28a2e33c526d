"""TensorFlow 2 that behaves as 1."""

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()


def batches(files):
    ds = tf.data.TFRecordDataset(files).batch(64).prefetch(1)
    iterator = ds.make_one_shot_iterator()  # trap: TFD703
    return iterator.get_next()


def test_batches(files):
    ds = tf.data.TFRecordDataset(files).batch(64).prefetch(1)
    iterator = tf.data.make_initializable_iterator(ds)  # trap: TFD703
    return iterator
