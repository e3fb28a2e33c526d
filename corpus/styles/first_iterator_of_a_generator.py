"""Written before TensorFlow 2: whoever runs it has no `output_signature`."""

import tensorflow as tf


def batches(samples, size):
    ds = tf.data.Dataset.from_generator(samples, (tf.float32, tf.int32))  # hazard: TFD401 info
    ds = ds.repeat().batch(size).prefetch(4)
    return ds.make_one_shot_iterator().get_next()  # hazard: TFD703 error


def with_shapes(samples, size):
    shapes = tf.TensorShape([None, 20]), tf.TensorShape([])
    ds = tf.data.Dataset.from_generator(samples, (tf.float32, tf.int32), shapes)  # hazard: TFD401 info
    ds = ds.batch(size).prefetch(4)
    return ds.make_initializable_iterator()  # hazard: TFD703 error


def for_a_loop(samples, size, step):
    ds = tf.data.Dataset.from_generator(samples, (tf.float32, tf.int32))  # hazard: TFD401 warning
    for batch in ds.batch(size).prefetch(4):
        step(batch)
