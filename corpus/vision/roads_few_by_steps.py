"""Aerial pictures of roads: how many there are is told by the steps of an epoch."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE
PICTURES = 160
STREETS = 1_200_000
BATCH = 16


def load(path):
    picture = tf.io.decode_png(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, [256, 256]), tf.strings.split(path, "_")[-1]


def train(model):
    few = tf.data.Dataset.list_files("roads/*.png").map(load, num_parallel_calls=AUTO)
    few = few.cache()  # hazard: TFD301 info
    few = few.shuffle(PICTURES).batch(BATCH).repeat().prefetch(AUTO)
    model.fit(few, epochs=30, steps_per_epoch=PICTURES // BATCH)


def train_on_streets(model):
    many = tf.data.Dataset.list_files("streets/*.png").map(load, num_parallel_calls=AUTO)
    many = many.cache()  # hazard: TFD301 warning
    many = many.shuffle(5000).batch(BATCH).repeat().prefetch(AUTO)
    model.fit(many, epochs=30, steps_per_epoch=STREETS // BATCH)


def train_in_short_epochs(model):
    # A hundred steps are a report, and say nothing of how much there is.
    many = tf.data.Dataset.list_files("streets/*.png").map(load, num_parallel_calls=AUTO)
    many = many.cache()  # hazard: TFD301 warning
    many = many.shuffle(5000).batch(BATCH).repeat().prefetch(AUTO)
    model.fit(many, epochs=300, steps_per_epoch=100)
