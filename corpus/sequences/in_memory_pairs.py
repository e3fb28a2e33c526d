"""Arrays that become datasets: pairs, stacks, lists of files."""

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.astype("float32") / 255.0
x_test = x_test.astype("float32") / 255.0

# the pictures and the numbers do not stack: ValueError
wrong_train = tf.data.Dataset.from_tensor_slices([x_train, y_train])  # hazard: TFD116 error
train = tf.data.Dataset.from_tensor_slices((x_train, y_train))  # trap: TFD116
test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(64)  # trap: TFD116


def autoencoder_pairs(count=512):
    clean = np.random.rand(count, 32)
    noisy = clean + np.random.normal(0.0, 0.1, (count, 32))
    # two elements of 512 rows, and no pairs
    return tf.data.Dataset.from_tensor_slices([noisy, clean])  # hazard: TFD116 warning


def toy_regression():
    inputs = np.zeros((100, 3), np.float32)
    targets = np.ones((100,), np.float32)
    ds = tf.data.Dataset.from_tensor_slices([inputs, targets])  # hazard: TFD116 error
    return ds.batch(10).prefetch(1)


def names_and_classes():
    names = np.array(["a.png", "b.png", "c.png"])
    classes = np.array([0, 1, 1])
    pairs = [names, classes]
    return tf.data.Dataset.from_tensor_slices(pairs)  # hazard: TFD116 error


def three_files():
    # a list of names is what it looks like: three elements
    return tf.data.Dataset.from_tensor_slices(["a.tfrecord", "b.tfrecord", "c.tfrecord"])  # trap: TFD116


def two_shards(first, second):
    # file names, for all that can be seen
    return tf.data.Dataset.from_tensor_slices([first, second])  # trap: TFD116


def two_patterns():
    here = "data/train-00.tfrecord"
    there = "data/train-01.tfrecord"
    return tf.data.Dataset.from_tensor_slices([here, there])  # trap: TFD116


def matrix():
    return tf.data.Dataset.from_tensor_slices([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # trap: TFD116


def examples_one_by_one():
    # a list of equal examples: each array is one
    first = np.array([0.1, 0.2, 0.3, 0.4])
    second = np.array([0.5, 0.6, 0.7, 0.8])
    third = np.array([0.9, 1.0, 1.1, 1.2])
    fourth = np.array([1.3, 1.4, 1.5, 1.6])
    return tf.data.Dataset.from_tensor_slices([first, second, third, fourth])  # trap: TFD116


def many(paths):
    return tf.data.Dataset.from_tensor_slices([np.load(path) for path in paths])  # trap: TFD116


def returned_list():
    # a list that a mapped function returns becomes a tuple
    def pair(x):
        return [x, x * 2.0]

    rows = np.random.rand(64, 4)
    return tf.data.Dataset.from_tensor_slices(rows).map(pair, num_parallel_calls=2)  # trap: TFD116


def columns(path):
    table = pd.read_csv(path)
    columns = {"age": table["age"].values, "fare": table["fare"].values}
    return tf.data.Dataset.from_tensor_slices(columns)  # trap: TFD116


def nested():
    left = np.random.rand(64, 8)
    right = np.random.rand(64, 8)
    target = np.random.rand(64)
    # a list inside of the tuple is stacked too, but two inputs in one tensor may be meant
    return tf.data.Dataset.from_tensor_slices(((left, right), target))  # trap: TFD116
