"""TensorFlow 2 that borrows from its compatibility module, each under a name of its own."""

import tensorflow as tf
import tensorflow.compat.v1 as tf1


def readings(files):
    for name in files:
        for line in open(name):
            yield [float(word) for word in line.split()]


def stream(files):
    # `tf` is TensorFlow 2, whatever stands beside it.
    return tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        lambda: readings(files), tf.float32, tf.TensorShape([None])
    ).padded_batch(16)  # hazard: TFD203 info


def stream_for_sessions(files):
    # Of the TensorFlow that it is written for, which has no signatures.
    return tf1.data.Dataset.from_generator(  # trap: TFD401
        lambda: readings(files), tf.float32, tf.TensorShape([None])
    ).padded_batch(16, [None])  # hazard: TFD203 info


def first(files):
    return tf1.data.make_one_shot_iterator(stream_for_sessions(files)).get_next()
