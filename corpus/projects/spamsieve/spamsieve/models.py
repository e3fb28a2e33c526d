"""Classifiers over word numbers."""
import tensorflow as tf
from tensorflow.keras import layers


def recurrent(vocabulary_size):
    ids = tf.keras.Input((None,), dtype="int64")
    x = layers.Embedding(vocabulary_size, 64, mask_zero=True)(ids)
    # vectors, no longer numbers of words
    x = layers.GRU(64)(x)  # trap: TFD809
    return tf.keras.Model(ids, layers.Dense(1)(x))


def recurrent_over_bytes(length=512):
    """Forgets the embedding."""
    codes = tf.keras.Input((length, 1), dtype="int32")
    x = layers.LSTM(32)(codes)  # hazard: TFD809 error
    return tf.keras.Model(codes, layers.Dense(1)(x))


def linear(length=64):
    ids = tf.keras.Input((length,), dtype="int64")
    return tf.keras.Model(ids, layers.Dense(1)(ids))  # hazard: TFD807 warning


def bag_of_words(vocabulary_size):
    ids = tf.keras.Input((None,), dtype="int64")
    bag = layers.CategoryEncoding(num_tokens=vocabulary_size, output_mode="multi_hot")(ids)
    # zeros and ones
    x = layers.Dense(32, activation="relu")(bag)  # trap: TFD807
    return tf.keras.Model(ids, layers.Dense(1)(x))
