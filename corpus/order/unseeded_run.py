"""Augmentation without a seed for all, but with one for an op."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def seeded_op(model, images, labels):
    def crop(image, label):
        return tf.image.random_crop(image, (24, 24, 3), seed=3), label

    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(crop, num_parallel_calls=AUTOTUNE)  # hazard: TFD501 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)


def unseeded_op(model, images, labels):
    def crop(image, label):
        return tf.image.random_crop(image, (24, 24, 3)), label

    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.map(crop, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=50)
