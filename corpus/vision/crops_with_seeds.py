# target: 2.13
"""Crops that are drawn anew for training, and by a seed where the same ones are wanted."""

import tensorflow as tf

SIZE = (128, 128, 1)


def crop(number, image, seed=None):
    if seed is None:
        return tf.image.random_crop(image, SIZE)
    drawn = tf.convert_to_tensor(seed, tf.int32) + tf.cast(number, tf.int32)
    return tf.image.stateless_random_crop(image, SIZE, seed=drawn)


def decoded(path):
    return tf.io.decode_png(tf.io.read_file(path), channels=1)


def make(train, held_out, train_seed=None, val_seed=(11, 12)):
    train = tf.data.Dataset.from_tensor_slices(train).map(decoded, num_parallel_calls=4)
    train = train.repeat(50).enumerate()
    train = train.map(lambda number, image: crop(number, image, train_seed))  # hazard: TFD201 warning
    held_out = tf.data.Dataset.from_tensor_slices(held_out).map(decoded, num_parallel_calls=4)
    held_out = held_out.enumerate()
    # Stateless, unless somebody asks for None.
    held_out = held_out.map(lambda number, image: crop(number, image, val_seed))  # hazard: TFD201 info
    return train.batch(8).prefetch(2), held_out.batch(8).prefetch(2)
