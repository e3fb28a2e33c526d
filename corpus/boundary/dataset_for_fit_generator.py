"""Keras of TensorFlow 1.14 and 1.15 has a queue for what Python generators give, none for a dataset."""

import tensorflow as tf

tf.enable_eager_execution()


def windows(path):
    ds = tf.data.TextLineDataset(path)
    return ds.map(lambda line: tf.strings.to_number(tf.strings.split([line]).values), num_parallel_calls=4)


def train(model, path):
    ds = windows(path).shuffle(500).padded_batch(16, [None]).repeat()  # hazard: TFD203 warning
    model.fit_generator(ds, steps_per_epoch=100, epochs=3)
