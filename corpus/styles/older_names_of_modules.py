"""Vocabulary layers under the path that Keras had for a while, and what few elements are worth."""

import keras.api._v2.keras as keras
import tensorflow as tf

SCHEMA = {"words": tf.io.FixedLenFeature([20], tf.int64), "age": tf.io.FixedLenFeature([], tf.float32)}

vocabulary = keras.layers.StringLookup(vocabulary=["red", "green", "blue"])


def parse(record):
    return tf.io.parse_single_example(record, SCHEMA)


def train(model, shards):
    # These layers are in no version whose runtime does not parallelise such a map by itself.
    ds = tf.data.TFRecordDataset(shards).map(parse)  # hazard: TFD201 info
    model.fit(ds.batch(128).prefetch(2), epochs=4)


def adapt(layer, shards):
    ds = tf.data.TFRecordDataset(shards).map(parse, num_parallel_calls=4).batch(64).take(20)
    layer.adapt(ds.map(lambda example: example["words"] + 1))  # hazard: TFD201 info; trap: TFD203
