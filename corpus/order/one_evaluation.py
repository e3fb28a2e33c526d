"""Scores a trained model; the steps come from another module."""

import tensorflow as tf

from steps import eval_step, read_example, train_step, validation_step


def score(files):
    # One pass, in which nothing trains.
    data = tf.data.TFRecordDataset(files).map(read_example)  # hazard: TFD201 info
    total = 0.0
    for batch in data.batch(8).prefetch(2):
        total += eval_step(batch)
    return total


def train(files, held_out, epochs):
    data = tf.data.TFRecordDataset(files).map(read_example).batch(8).prefetch(2)  # hazard: TFD201 warning
    # Read again in each epoch, while the training waits.
    other = tf.data.TFRecordDataset(held_out).map(read_example)  # hazard: TFD201 warning
    other = other.filter(lambda x, y: y > 0).batch(8)  # hazard: TFD203 warning
    for _ in range(epochs):
        for batch in data:
            train_step(batch)
        for batch in other:
            validation_step(batch)
