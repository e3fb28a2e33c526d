"""Single leaves that were cut out of the scans, with their outlines."""
import functools

import numpy as np
import tensorflow as tf

from . import scans


def _leaf(path):
    leaf = tf.io.decode_png(tf.io.read_file(path), channels=1)
    return tf.image.resize(leaf, [256, 256]) / 255.0


def _outline(path):
    # leaf.png and leaf.npy
    def load(name):
        return np.load(name.decode().replace(".png", ".npy"))

    outline = tf.numpy_function(load, [path], tf.float32)
    outline.set_shape([128, 2])
    return outline


def pairs(pattern):
    names = tf.data.Dataset.list_files(pattern, seed=7)
    # a file keeps what it gives: it runs in the first pass of the first run
    leaves = names.map(_leaf)  # hazard: TFD201 info
    outlines = names.map(_outline)  # hazard: TFD201 warning
    # a seed gives each branch an order of its own all the same (2 of 20 names met their outline)
    return tf.data.Dataset.zip((leaves, outlines))  # hazard: TFD105 error


def _with_paper(leaf, outline, grain):
    return leaf + tf.random.normal([256, 256, 1], stddev=grain), outline


def batches(pattern, grain=0.02, batch_size=64):
    ds = pairs(pattern).cache("/scratch/leaves")
    # noise for 65,536 pixels
    ds = ds.map(functools.partial(_with_paper, grain=grain))  # hazard: TFD201 warning
    ds = ds.shuffle(2048)
    return ds.batch(batch_size, drop_remainder=True)  # hazard: TFD203 warning


def sheets_with_leaves(shards, pattern, batch_size=8):
    """A whole sheet beside one leaf, for the network that looks for it."""
    sheets = tf.data.TFRecordDataset(shards, num_parallel_reads=4)
    sheets = sheets.map(scans.parse)  # hazard: TFD201 warning
    leaves = tf.data.Dataset.list_files(pattern, seed=3)
    leaves = leaves.map(_leaf)  # hazard: TFD201 warning
    ds = tf.data.Dataset.zip((sheets, leaves)).shuffle(200)
    ds = ds.map(lambda sheet, leaf: ((sheet[0], leaf), sheet[1]))  # trap: TFD201
    ds = ds.repeat()
    return ds.batch(batch_size)  # hazard: TFD203 warning
