"""One file of readings, which no parallel calls read faster, and a folder of them."""

import tensorflow as tf


def lines(name):
    return tf.data.TextLineDataset(name).skip(1)


def again_and_again():
    ds = tf.data.Dataset.list_files("logs/pump.csv").repeat(10)
    return ds.interleave(lines, cycle_length=5).shuffle(1000).batch(32).prefetch(2)  # trap: TFD202


def listed():
    ds = tf.data.Dataset.from_tensor_slices(["logs/pump.csv"])
    return ds.interleave(lines, cycle_length=5).shuffle(1000).batch(32).prefetch(2)  # trap: TFD202


def folder():
    ds = tf.data.Dataset.list_files("logs/pump-*.csv").repeat(10)
    return ds.interleave(lines, cycle_length=5).shuffle(1000).batch(32).prefetch(2)  # hazard: TFD202 warning


def train(model):
    for ds in (again_and_again(), listed(), folder()):
        model.fit(ds.map(lambda line: (tf.strings.to_number(line), 1.0), tf.data.AUTOTUNE), epochs=3)
