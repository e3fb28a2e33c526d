"""What is done to a scan and its mask."""
import numpy as np
import tensorflow as tf


def window(scan, mask, low=-160.0, high=240.0):
    scan = tf.clip_by_value(scan, low, high)
    return (scan - low) / (high - low), tf.cast(mask, tf.int32)


def mirror(scan, mask):
    if tf.random.uniform([]) < 0.5:
        scan = tf.reverse(scan, axis=[0])
        mask = tf.reverse(mask, axis=[0])
    return scan, mask


def _gamma(scan):
    return np.power(scan, np.random.uniform(0.8, 1.25)).astype(np.float32)


def gamma(scan, mask):
    bent = tf.numpy_function(_gamma, [scan], tf.float32)
    bent.set_shape(scan.shape)
    return bent, mask


def drop_mask(scan, mask):
    return scan


def corrupt(scan):
    """Input and target of the pretext task."""
    holes = tf.nn.dropout(scan, rate=0.3)
    return holes, scan
