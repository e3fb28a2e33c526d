"""Arrays of several makers, and what Dense gets of them."""

import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.layers import *
from tensorflow.keras.preprocessing.sequence import pad_sequences


def of_a_file(path, labels):
    rows = np.frombuffer(open(path, "rb").read(), np.uint8).reshape(-1, 784)
    model = tf.keras.Sequential([Dense(10)])  # hazard: TFD807 warning
    model.compile("adam", "mse")
    model.fit(rows, labels)


def scaled(path, labels):
    rows = np.frombuffer(open(path, "rb").read(), np.uint8).reshape(-1, 784) / 255
    model = tf.keras.Sequential([Dense(10)])  # trap: TFD807
    model.compile("adam", "mse")
    model.fit(rows, labels)


def of_words(texts, labels):
    rows = pad_sequences(texts, maxlen=40)
    model = tf.keras.Sequential([Dense(1)])  # hazard: TFD807 warning
    model.compile("adam", "mse")
    model.fit(rows, labels)


def of_measurements(series, labels):
    rows = pad_sequences(series, maxlen=40, dtype="float32")
    model = tf.keras.Sequential([Dense(1)])  # trap: TFD807
    model.compile("adam", "mse")
    model.fit(rows, labels)


def of_a_part():
    (pictures, labels), _ = tf.keras.datasets.cifar10.load_data()
    pictures, held, labels, held_labels = train_test_split(pictures, labels, test_size=0.1)
    model = tf.keras.Sequential([Flatten(), Dense(10)])  # hazard: TFD807 warning
    model.compile("adam", "mse")
    model.fit(pictures, labels, validation_data=(held, held_labels))


def of_a_scaled_part():
    (pictures, labels), _ = tf.keras.datasets.cifar10.load_data()
    pictures, held, labels, held_labels = train_test_split(pictures / 255, labels, test_size=0.1)
    model = tf.keras.Sequential([Flatten(), Dense(10)])  # trap: TFD807
    model.compile("adam", "mse")
    model.fit(pictures, labels, validation_data=(held, held_labels))


def of_coins(labels):
    tosses = np.random.randint(0, 2, (100, 8))
    model = tf.keras.Sequential([Dense(1)])  # trap: TFD807
    model.compile("adam", "mse")
    model.fit(tosses, labels)
