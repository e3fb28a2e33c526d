"""Layers and functions that prepare pictures."""
import tensorflow as tf
from tensorflow.keras import layers

augmenter = tf.keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.15),
        layers.RandomContrast(0.2),
    ],
    name="augmenter",
)
rescale = layers.Rescaling(1.0 / 127.5, offset=-1)


def augment(image, label):
    return augmenter(image, training=True), label


def scale(image, label):
    return rescale(image), label


def drop_label(image, label):
    return image
