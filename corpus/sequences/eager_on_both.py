"""Readings of buoys, by code that runs on TensorFlow 1 as on 2."""

import csv

import tensorflow as tf

tf.compat.v1.enable_eager_execution()


def readings(path):
    def rows():
        with open(path) as lines:
            for row in csv.reader(lines):
                yield [float(cell) for cell in row[1:]], float(row[0])

    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 info
        rows, (tf.float32, tf.float32), (tf.TensorShape([12]), tf.TensorShape([]))
    )
    return ds.shuffle(1000).batch(64).prefetch(1)


def train(model, path):
    model.fit(readings(path), epochs=20)
