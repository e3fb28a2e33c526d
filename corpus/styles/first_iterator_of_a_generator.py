"""Written before TensorFlow 2: whoever runs it has no `output_signature`."""

import tensorflow as tf


def batches(samples, size):
    ds = tf.data.Dataset.from_generator(samples, (tf.float32, tf.int32))  # hazard: TFD401 warning
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


def of_whichever_version_runs(samples):
    ds = tf.data.Dataset.from_generator(samples, tf.float32)  # hazard: TFD401 warning
    ds = ds.batch(4).prefetch(1)
    try:
        return ds.make_one_shot_iterator()  # trap: TFD703
    except AttributeError:
        return tf.compat.v1.data.make_one_shot_iterator(ds)


def of_the_compatibility_module(samples):
    # These have a signature as well.
    ds = tf.compat.v1.data.Dataset.from_generator(samples, tf.float32)  # hazard: TFD401 warning
    ds = ds.batch(4).prefetch(1)
    return ds.make_one_shot_iterator()  # trap: TFD703
