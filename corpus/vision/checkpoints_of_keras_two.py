"""A network of another package, and weights that are kept as Keras 3 keeps none: Keras 2 it is."""

import os

import tensorflow as tf
from mosses.networks import small_network


def read(path, label):
    return tf.cast(tf.io.decode_image(tf.io.read_file(path)), tf.float32) / 255.0, label  # trap: TFD405


def resized(path, label):
    # `resize` raises in every version
    photo = tf.io.decode_image(tf.io.read_file(path))  # hazard: TFD405 error
    return tf.image.resize(photo, [96, 96]), label


def train(paths, labels, folder, fold):
    kept = os.path.join(folder, f"mosses_{fold}.h5")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(5000)
    ds = ds.map(read, num_parallel_calls=tf.data.AUTOTUNE).batch(16).prefetch(2)
    network = small_network(classes=7)
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    keeper = tf.keras.callbacks.ModelCheckpoint(kept, save_best_only=True, save_weights_only=True)
    network.fit(ds, epochs=40, callbacks=[keeper])


def train_on_small(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(5000)
    ds = ds.map(resized, num_parallel_calls=tf.data.AUTOTUNE).batch(16).prefetch(2)
    network = small_network(classes=7)
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(ds, epochs=40)
