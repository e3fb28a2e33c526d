# target: 2.4
"""Frames of buoy cameras."""

import tensorflow as tf


def decoded(path):
    frame = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(frame, (224, 224))
