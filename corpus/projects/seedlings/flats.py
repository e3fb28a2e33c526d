# target: 2.10
"""Pictures of seedlings in their trays."""

import tensorflow as tf


def read(path):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, (224, 224))


def turn(picture):
    return tf.image.random_flip_left_right(picture)


class Trays:
    def __init__(self, paths, scratch, vary=True, size=32):
        self.paths = paths
        self.scratch = scratch
        self.vary = vary
        self.size = size

    def pictures(self):
        ds = tf.data.Dataset.from_tensor_slices(self.paths)
        ds = ds.map(read, num_parallel_calls=tf.data.AUTOTUNE)
        if self.vary:
            ds = ds.map(turn, num_parallel_calls=tf.data.AUTOTUNE)
        # the one place that makes trays wants no turns
        ds = ds.cache(self.scratch)  # trap: TFD106
        return ds.shuffle(5000).batch(self.size).prefetch(tf.data.AUTOTUNE)


class Pots:
    def __init__(self, paths, scratch, vary=False):
        self.paths = paths
        self.scratch = scratch
        self.vary = vary

    def pictures(self):
        ds = tf.data.Dataset.from_tensor_slices(self.paths)
        ds = ds.map(read, num_parallel_calls=tf.data.AUTOTUNE)
        if self.vary:
            ds = ds.map(turn, num_parallel_calls=tf.data.AUTOTUNE)
        ds = ds.cache(self.scratch)  # hazard: TFD106 warning
        return ds.shuffle(5000).batch(32).prefetch(tf.data.AUTOTUNE)
