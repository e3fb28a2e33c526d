"""Forecasters, written for Keras 3."""
import keras
import tensorflow as tf
from keras import layers

from .windows import FUTURE, PAST


def convolutional(features):
    model = keras.Sequential([
        keras.Input((PAST, features)),
        layers.Conv1D(32, 7, strides=2, activation="relu"),  # trap: TFD809
        layers.LSTM(64),
        layers.Dense(FUTURE),
    ])
    model.compile(optimizer="adam", loss="mae")
    return model


def calendar_model():
    """From hour and weekday, both as integers."""
    hour = keras.Input((1,), dtype="int32", name="hour")
    weekday = keras.Input((1,), dtype="int32", name="weekday")
    a = layers.Flatten()(layers.Embedding(24, 8)(hour))
    both = layers.Concatenate()([a, layers.Flatten()(layers.Embedding(7, 4)(weekday))])
    x = layers.Dense(16, activation="relu")(both)  # trap: TFD807
    return keras.Model([hour, weekday], layers.Dense(1)(x))


def naive_calendar_model():
    weekday = keras.Input((1,), dtype="int32", name="weekday")
    x = layers.Dense(16, activation="relu")(weekday)  # hazard: TFD807 warning
    return keras.Model(weekday, layers.Dense(1)(x))


def count_model():
    """Alarms per hour, as counted; Keras 3 builds it and fails when it runs."""
    alarms = keras.Input((PAST, 4), dtype="int32")
    x = layers.Conv1D(8, 24, activation="relu")(alarms)  # hazard: TFD809 error
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(alarms, layers.Dense(1)(x))


def try_normalization():
    alarms = tf.constant([[3, 0, 1, 7], [0, 0, 2, 12]], dtype=tf.int32)
    # comes back as integers in newer Keras
    whole = layers.LayerNormalization()(alarms)  # hazard: TFD809 error
    real = layers.LayerNormalization()(tf.cast(alarms, tf.float32))  # trap: TFD809
    return whole, real
