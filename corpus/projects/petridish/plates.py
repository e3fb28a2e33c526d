"""Photographs of petri dishes, written as records by the microscope's computer."""

import tensorflow as tf

SIDE = 320


def _plate(record):
    fields = {
        "photo": tf.io.FixedLenFeature([], tf.string),
        "colonies": tf.io.FixedLenFeature([], tf.float32),
    }
    parsed = tf.io.parse_single_example(record, fields)
    photo = tf.io.decode_jpeg(parsed["photo"], channels=3)
    return tf.image.resize(photo, [SIDE, SIDE]) / 255.0, parsed["colonies"]


def plates(pattern, batch_size):
    """For train_here.py, which has no strategy: there nothing is made ahead of time."""
    names = tf.io.gfile.glob(pattern)
    ds = tf.data.TFRecordDataset(names, num_parallel_reads=4).shuffle(3000)
    # nothing but copying, yet `fit` of train_here.py waits for the decoding of what is missing
    return ds.map(_plate, num_parallel_calls=8).repeat().batch(batch_size).map(_brighter)  # hazard: TFD203 warning; hazard: TFD201 warning


def plates_for_many(pattern, batch_size):
    """For train_everywhere.py alone: `fit` under a strategy gets its batches ahead of time."""
    ds = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern), num_parallel_reads=4).shuffle(3000)
    return ds.map(_plate, num_parallel_calls=8).repeat().batch(batch_size).map(_brighter)  # hazard: TFD203 info; hazard: TFD201 warning


def _brighter(photos, colonies):
    return tf.image.random_brightness(photos, 0.2), colonies
