"""Helpers that take arrays or data sets, and find out which by a test."""

import numpy as np
import tensorflow as tf


def mirrored(images):
    if not isinstance(images, tf.data.Dataset):
        images = tf.data.Dataset.from_tensor_slices(images)
    return images.map(tf.image.random_flip_left_right)  # hazard: TFD201 warning


def brightened(images, strength=0.1):
    if isinstance(images, tf.data.Dataset):
        return images.map(lambda image: tf.image.random_brightness(image, strength))  # hazard: TFD201 warning
    return np.clip(images + strength, 0.0, 1.0)


def squeezed(rows):
    # Where it is no data set it is a Series, whose map is another one.
    if isinstance(rows, tf.data.Dataset):
        return rows.batch(8).prefetch(2)
    return rows.map(lambda text: text.strip())  # trap: TFD201


class Flipper:
    """Also for what somebody else batched already, which nobody is to prefetch twice."""

    def __init__(self, levels=3):
        self.levels = levels

    def __call__(self, images, again=False):
        if again and isinstance(images, (tf.data.Dataset, tf.compat.v1.data.Dataset)):
            images = images.map(  # hazard: TFD201 warning
                tf.image.random_flip_up_down
            )
        return images

    def saved(self, images, folder):
        assert isinstance(images, tf.data.Dataset)
        # Written once, and nothing trains meanwhile.
        for number, image in enumerate(images.batch(32)):  # trap: TFD203
            np.save(f"{folder}/{number}.npy", image.numpy())
