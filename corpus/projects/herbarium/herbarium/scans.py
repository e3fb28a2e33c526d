# target: 2.4
"""Scans of pressed plants: how they are read, and how they are changed for training."""
import numpy as np
import tensorflow as tf

SIDE = 512

SHEET = {
    "scan": tf.io.FixedLenFeature([], tf.string),
    "species": tf.io.FixedLenFeature([], tf.int64),
}


def read(path, species):
    scan = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(scan, [SIDE, SIDE]) / 255.0, species


def parse(record):
    sheet = tf.io.parse_single_example(record, SHEET)
    scan = tf.io.decode_jpeg(sheet["scan"], channels=3)
    return tf.image.resize(scan, [SIDE, SIDE]) / 255.0, sheet["species"]


def moved(scan, species):
    scan = tf.image.random_flip_left_right(scan)
    scan = tf.image.random_crop(scan, [448, 448, 3])
    return tf.image.random_contrast(scan, 0.8, 1.2), species


def smooth(scan, species):
    """Without the grain of the paper."""
    scan = tf.image.resize(tf.image.resize(scan, [128, 128]), [SIDE, SIDE])
    return tf.ensure_shape(scan, [SIDE, SIDE, 3]), species


def _without_label(scan):
    # the paper slip in the lower right corner says the name of the plant
    scan = np.array(scan)
    scan[-120:, -200:] = np.median(scan, axis=(0, 1))
    return scan


def without_slip(scan, species):
    scan = tf.numpy_function(_without_label, [scan], tf.float32)
    scan.set_shape([SIDE, SIDE, 3])
    return scan, species
