"""Rows of measurements to windows, and map functions for windows."""
import tensorflow as tf


def sliding(ds, length):
    """Takes rows and returns tensors of `length` rows each."""
    ds = ds.window(length, shift=1, drop_remainder=True)
    # one window to one tensor
    return ds.flat_map(lambda rows: rows.batch(length))  # trap: TFD203


def past_and_future(window, hours):
    return window[:hours], window[hours:, 0]


def complete(past, future):
    return tf.reduce_all(tf.math.is_finite(past))


def standardise(past, future, mean, deviation):
    return (past - mean) / deviation, future


def sensor_noise(past, future):
    return past + tf.random.normal(tf.shape(past), stddev=0.05), future


def parse_sweep(record, hours, horizon):
    """Twenty-four sweeps of a radar, each 64 by 64, then those to be foretold."""
    spec = {"sweeps": tf.io.FixedLenFeature([], tf.string)}
    sweeps = tf.io.decode_raw(tf.io.parse_single_example(record, spec)["sweeps"], tf.uint8)
    sweeps = tf.reshape(sweeps, [hours + horizon, 64, 64, 1])
    return sweeps[:hours], sweeps[hours:]


def decibel(past, future):
    return tf.cast(past, tf.float32) / 2.0 - 32.0, tf.cast(future, tf.float32) / 2.0 - 32.0


def last_hour(past, future):
    return past[-1], future
