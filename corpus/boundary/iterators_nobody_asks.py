"""Iterators that were made, and that no line asks for anything."""

import tensorflow as tf


def decode(record):
    return tf.image.decode_jpeg(record, channels=3)


def network(images):
    return tf.layers.dense(tf.layers.flatten(tf.image.resize_images(images, [64, 64])), 10)


def train(files, held_files):
    ds = tf.data.TFRecordDataset(files).map(decode, 4).shuffle(5000)
    ds = ds.batch(32)  # hazard: TFD203 warning
    images = ds.make_one_shot_iterator().get_next()
    held = tf.data.TFRecordDataset(held_files).map(decode, 4).shuffle(5000)
    held = held.batch(32)  # trap: TFD203
    held_iterator = held.make_one_shot_iterator()
    loss = tf.reduce_mean(network(images))
    step = tf.train.AdamOptimizer(1e-3).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(1000):
            session.run(step)


def train_on_some(files, held_files):
    ds = tf.data.TFRecordDataset(files).map(decode, 4).shuffle(5000)
    ds = ds.batch(32)  # hazard: TFD203 warning
    images = ds.make_one_shot_iterator().get_next()
    held = tf.data.TFRecordDataset(held_files).map(decode)  # hazard: TFD201 info
    held = held.shuffle(5000).batch(32)  # trap: TFD203
    held_images = held.make_one_shot_iterator().get_next()
    loss = tf.reduce_mean(network(images))
    step = tf.train.AdamOptimizer(1e-3).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(1000):
            session.run(step)


class Reader:
    """An attribute may be read elsewhere."""

    def __init__(self, files):
        ds = tf.data.TFRecordDataset(files).map(decode, 4).shuffle(5000)
        ds = ds.batch(32)  # hazard: TFD203 warning
        self.iterator = ds.make_one_shot_iterator()
