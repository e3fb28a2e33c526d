# target: 2.8
"""Strings of beads as rows of colours of any length, in batches of equal length."""
import tensorflow as tf


def split_beads(line):
    return tf.strings.split(line, " ")


def equal_length(strings, size, shuffled=False):
    rows = strings.padded_batch(size, padded_shapes=[None])
    if shuffled:
        rows = rows.shuffle(100)  # hazard: TFD109 warning
    return rows.prefetch(tf.data.AUTOTUNE)


def _beads(path):
    return tf.data.TextLineDataset(path).map(split_beads, num_parallel_calls=4).shuffle(500)


def by_hand(path, size):
    # weaving.py hands it on, and whoever gets it there may put more behind it
    return _beads(path).padded_batch(size, [None])  # trap: TFD203


def in_rows(path, size):
    # nobody uses it yet
    return _beads(path).padded_batch(size, [None])  # hazard: TFD203 info
