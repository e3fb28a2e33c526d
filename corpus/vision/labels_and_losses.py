"""Heads, losses and label formats of several classifiers that share their loaders."""

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.losses import SparseCategoricalCrossentropy

AUTOTUNE = tf.data.AUTOTUNE


def folder(path, label_mode="int"):
    return keras.utils.image_dataset_from_directory(
        path, label_mode=label_mode, image_size=(64, 64)
    ).prefetch(AUTOTUNE)


def network(units, activation="softmax"):
    return keras.Sequential([
        keras.Input((64, 64, 3)),
        layers.Rescaling(1.0 / 255),
        layers.Conv2D(16, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(units, activation=activation),
    ])


def numbers_with_sparse(path):
    model = network(5)
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(folder(path))  # trap: TFD806


def numbers_with_categorical(path):
    model = network(5)
    model.compile("adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(folder(path))  # hazard: TFD806 error


def one_hot_with_categorical(path):
    model = network(5)
    model.compile("adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(folder(path, "categorical"))  # trap: TFD806


def one_hot_with_sparse(path):
    model = network(5, None)
    model.compile("adam", loss=SparseCategoricalCrossentropy(from_logits=True))
    model.fit(folder(path, "categorical"))  # hazard: TFD806 error


def two_classes(path):
    model = network(1, "sigmoid")
    model.compile("adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(folder(path, "binary"))  # trap: TFD806


def two_classes_as_numbers(path):
    model = network(1, "sigmoid")
    model.compile("adam", loss=keras.losses.BinaryCrossentropy())
    model.fit(folder(path))  # trap: TFD806


def one_unit(path):
    # a softmax over one unit is 1, its logarithm 0: the loss is 0 from the first step on
    model = network(1)
    model.compile("adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(folder(path, "binary"))  # hazard: TFD806 error


def one_unit_sparse(path):
    model = network(1, "sigmoid")
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(folder(path))  # hazard: TFD806 error


def two_units_binary(path):
    model = network(2)
    model.compile("adam", "binary_crossentropy")
    model.fit(folder(path))  # hazard: TFD806 error


def two_units_binary_one_hot(path):
    model = network(2)
    model.compile("adam", "binary_crossentropy")
    model.fit(folder(path, "categorical"))  # trap: TFD806


def digits():
    (x, y), _ = keras.datasets.mnist.load_data()
    ds = tf.data.Dataset.from_tensor_slices((x[..., None] / 255.0, y))

    def encode(image, label):
        return image, tf.one_hot(label, 10)  # trap: TFD806

    model = keras.Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
    model.fit(ds.map(encode, num_parallel_calls=AUTOTUNE).batch(64).prefetch(AUTOTUNE))  # trap: TFD806


def digits_forgot(path):
    ds = tf.data.Dataset.from_tensor_slices((np.zeros((8, 28, 28)), np.zeros(8, np.int64)))
    model = keras.Sequential([layers.Input((28, 28)), layers.Flatten(), layers.Dense(10)])
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
    # nobody has encoded the labels
    model.fit(ds.batch(4).prefetch(AUTOTUNE))  # hazard: TFD806 error


def unknown_loss(path, loss):
    model = network(5)
    model.compile("adam", loss=loss)
    model.fit(folder(path))  # trap: TFD806


def either(path, sparse):
    model = network(5)
    loss = "sparse_categorical_crossentropy" if sparse else "categorical_crossentropy"
    model.compile("adam", loss=loss)
    # the same switch decides both
    model.fit(folder(path, "int" if sparse else "categorical"))  # trap: TFD806


def short_table():
    labels = tf.constant([0, 1, 2, 1])
    # class 2 becomes a row of zeros, whose cross-entropy is 0
    targets = tf.one_hot(labels, 2)  # hazard: TFD806 error
    return tf.data.Dataset.from_tensor_slices(targets)


def full_table():
    targets = tf.one_hot([0, 1, 2, 1], 3)  # trap: TFD806
    # -1 stands for "no class", on purpose
    masked = tf.one_hot([0, -1, 2, 1], depth=3)  # trap: TFD806
    return tf.data.Dataset.from_tensor_slices((targets, masked))


def residues(letters):
    """Amino acids, of which the last stands for none."""
    # A row of zeros is meant for it, and no label
    row = tf.one_hot(tf.constant([0, 4, 19, 20, 20]), 20)  # trap: TFD806
    return tf.data.Dataset.from_tensors(row).concatenate(tf.data.Dataset.from_tensors(letters))


def unnamed(path):
    # Behind the pictures in a pair stand their labels, whatever they are called
    ds = tf.data.Dataset.from_tensor_slices((tf.zeros((3, 8)), [0, 1, 2]))
    ds = ds.map(lambda a, b: (a, tf.one_hot(b, 2)), num_parallel_calls=2)  # hazard: TFD806 error
    y = tf.one_hot([0, 1, 2, 2], 2)  # hazard: TFD806 error
    return ds.batch(3), y, path
