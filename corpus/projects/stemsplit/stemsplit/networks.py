"""The networks that train.py chooses from."""
import tensorflow as tf
from tensorflow.keras import layers

from stemsplit import audio_io
from stemsplit.config import STEMS


def wave_network(width=32):
    mix = tf.keras.Input((audio_io.CHUNK,))
    x = layers.Reshape((audio_io.CHUNK, 1))(mix)
    # float samples between -1 and 1
    x = layers.Conv1D(width, 15, padding="same", activation="relu")(x)  # trap: TFD809
    x = layers.Conv1D(len(STEMS), 15, padding="same")(x)
    return tf.keras.Model(mix, layers.Permute((2, 1))(x))


def vocal_network(bins=513):
    return tf.keras.Sequential([
        # magnitudes are floats
        layers.Dense(256, activation="relu"),  # trap: TFD807
        layers.Bidirectional(layers.LSTM(128, return_sequences=True)),
        layers.Dense(bins, activation="relu"),
    ])


def loudness_detector():
    return tf.keras.Sequential([
        # no Input before it, and the recordings are int16
        layers.Conv1D(16, 64, strides=16, activation="relu"),  # hazard: TFD809 error
        layers.GlobalMaxPooling1D(),
        layers.Dense(1),
    ])
