# target: 2.13
"""Two views of one picture."""
import tensorflow as tf
from tensorflow.keras import layers

SIZE = 96


def augmenter(brightness=0.4, zoom=0.25):
    """Keras layers which draw random numbers."""
    return tf.keras.Sequential([
        layers.Rescaling(1 / 255.0),
        layers.RandomFlip("horizontal"),
        layers.RandomTranslation(zoom, zoom),
        layers.RandomZoom((-zoom, 0.0)),
        layers.RandomContrast(brightness),
    ])


class TwoViews:
    """Maps a picture to a pair of pictures."""

    def __init__(self, strong, weak=None):
        self.strong = strong
        self.weak = weak or strong

    def __call__(self, image):
        return self.strong(image, training=True), self.weak(image, training=True)


def grey_or_colour(first, second):
    """Takes the colour from one of the views, from time to time."""
    grey = tf.image.grayscale_to_rgb(tf.image.rgb_to_grayscale(second))
    return first, tf.where(tf.random.uniform([]) < 0.2, grey, second)


def stateless_views(index, image):
    """Reproducible: the number of the picture is its seed."""
    seeds = tf.stack([tf.cast(index, tf.int32), 17])
    first = tf.image.stateless_random_flip_left_right(image, seeds)
    second = tf.image.stateless_random_crop(image, [72, 72, 3], seeds + 1)
    return first / 255.0, tf.image.resize(second, [SIZE, SIZE]) / 255.0


def exchange(first, second):
    return second, first


weak = augmenter(0.2, 0.1)
plain_view = layers.Rescaling(1 / 255.0)
