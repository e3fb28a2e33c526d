# Keras with PyTorch under it, which Keras 3 brought: TensorFlow is as new, and is here for the data.
import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import tensorflow as tf


def load(path):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, (160, 160))


def turned(picture):
    return tf.image.random_flip_left_right(picture), picture


pictures = tf.data.Dataset.list_files("pictures/*.jpg").map(load)  # hazard: TFD201 info
pictures = pictures.map(turned)  # hazard: TFD201 warning
pictures = pictures.shuffle(100).batch(32)  # hazard: TFD203 info

model = keras.Sequential([keras.layers.Conv2D(3, 3, padding="same")])
model.compile("adam", "mse")
model.fit(pictures, epochs=20)
