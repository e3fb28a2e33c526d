# target: 2.6
"""One model for each of several museums, whose pictures are parts of one set. The parts are kept in lists; what is done to
them is done item by item."""
import os
import random

import numpy as np
import tensorflow as tf

from archive import catalogue

MUSEUMS = 5

model = tf.keras.Sequential([tf.keras.layers.Conv2D(8, 3), tf.keras.layers.Flatten(), tf.keras.layers.Dense(7)])
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))


def scaled(image, label):
    return tf.cast(image, tf.float32) / 255.0, label


def train_each(images, labels):
    every = tf.data.Dataset.from_tensor_slices((images, labels))
    parts = [every.shard(MUSEUMS, index) for index in range(MUSEUMS)]
    # Each part is exchanged for one in batches, so that no model gets single pictures.
    for index in range(MUSEUMS):
        parts[index] = parts[index].map(scaled, num_parallel_calls=tf.data.AUTOTUNE)
        parts[index] = parts[index].shuffle(2000)
        parts[index] = parts[index].batch(32)
    for index in range(MUSEUMS):
        model.fit(parts[index], epochs=4)  # trap: TFD804; trap: TFD203


class Round:
    """What each museum does in a round of training together: the options of `fit` come from outside."""

    def __init__(self, model, data, fit_options=None):
        self.model = model
        self.data = data
        self.fit_options = fit_options or {}

    def run(self):
        self.model.fit(self.data, **self.fit_options)


def a_step_at_a_time(images, labels):
    # one batch in each round
    data = tf.data.Dataset.from_tensor_slices((images, labels)).map(lambda i, l: (tf.image.resize(i, (64, 64)), l))  # hazard: TFD201 info
    data = data.padded_batch(2000)  # hazard: TFD203 info
    once = Round(model, data, {"steps_per_epoch": 1})
    for _ in range(20):
        once.run()


def from_the_archive():
    # what the catalogue gives may be shuffled
    ds = catalogue.pictures(split="train")
    ds = ds.map(scaled, num_parallel_calls=4).batch(32, drop_remainder=True)
    ds = ds.shuffle(50)  # hazard: TFD109 info
    model.fit(ds.prefetch(2), epochs=3)


def of_one_file(folder):
    # There is one file of this name in a folder.
    files = tf.data.Dataset.list_files(os.path.join(folder, "train.tfrecord"))
    records = files.interleave(tf.data.TFRecordDataset, cycle_length=10)  # trap: TFD202
    several = tf.data.Dataset.list_files(os.path.join(folder, "train-*.tfrecord"))
    more = several.interleave(tf.data.TFRecordDataset, cycle_length=10)  # hazard: TFD202 warning
    return records.concatenate(more).batch(8).prefetch(2)


def stand_in(_):
    """The same grey noise for each picture that is not there, always."""
    rng = np.random.RandomState(0)
    return rng.randint(0, 256, size=(32, 32, 3)), random.Random(3).random()  # trap: TFD107


def stand_in_by_accident(_):
    rng = np.random.RandomState()
    return rng.randint(0, 256, size=(32, 32, 3))  # hazard: TFD107 error


def stand_ins(count):
    return (
        tf.data.Dataset.range(count).map(stand_in, num_parallel_calls=4).batch(8).prefetch(2),
        tf.data.Dataset.range(count).map(stand_in_by_accident, num_parallel_calls=4).batch(8).prefetch(2),
    )
