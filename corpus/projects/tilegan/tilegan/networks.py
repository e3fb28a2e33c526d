"""Generators and discriminators."""
import tensorflow as tf
from tensorflow.keras import layers

NOISE = 128


def generator():
    return tf.keras.Sequential([
        tf.keras.Input((NOISE,)),
        # noise is float32
        layers.Dense(8 * 8 * 256),  # trap: TFD807
        layers.Reshape((8, 8, 256)),
        layers.Conv2DTranspose(128, 4, strides=2, padding="same", activation="relu"),
        layers.Conv2DTranspose(64, 4, strides=2, padding="same", activation="relu"),
        layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="tanh"),
    ])


def translator():
    return tf.keras.Sequential([
        tf.keras.Input((None, None, 3)),
        layers.Conv2D(64, 7, padding="same", activation="relu"),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.Conv2D(3, 7, padding="same", activation="tanh"),
    ])


def critic():
    return tf.keras.Sequential([
        tf.keras.Input((None, None, 3)),
        layers.Conv2D(64, 4, strides=2, padding="same"),
        layers.LeakyReLU(),
        layers.Conv2D(128, 4, strides=2, padding="same"),
        layers.LeakyReLU(),
        layers.GlobalAveragePooling2D(),
        layers.Dense(1),
    ])


def style_branch(num_styles):
    """The number of a style is its name."""
    style = tf.keras.Input((1,), dtype="int32")
    x = layers.Dense(64, activation="relu")(style)  # hazard: TFD807 warning
    return tf.keras.Model(style, layers.Dense(NOISE)(x))


def embedded_style_branch(num_styles):
    style = tf.keras.Input((1,), dtype="int32")
    x = layers.Flatten()(layers.Embedding(num_styles, 64)(style))
    x = layers.Dense(64, activation="relu")(x)  # trap: TFD807
    return tf.keras.Model(style, layers.Dense(NOISE)(x))
