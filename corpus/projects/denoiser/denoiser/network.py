"""A network over waves."""
import tensorflow as tf
from tensorflow.keras import layers

from denoiser.settings import SEGMENT


def build(width=32):
    wave = tf.keras.Input((SEGMENT,))
    x = layers.Reshape((SEGMENT, 1))(wave)
    x = layers.Conv1D(width, 15, padding="same", activation="relu")(x)  # trap: TFD809
    x = layers.Conv1D(width, 15, padding="same", activation="relu")(x)
    x = layers.Conv1D(1, 15, padding="same")(x)
    model = tf.keras.Model(wave, layers.Reshape((SEGMENT,))(x))
    model.compile("adam", "mse")
    return model


def build_for_pcm():
    """Samples as they are in the file."""
    wave = tf.keras.Input((SEGMENT, 1), dtype="int32")
    x = layers.Conv1D(16, 15, padding="same")(wave)  # hazard: TFD809 error
    return tf.keras.Model(wave, layers.Conv1D(1, 15, padding="same")(x))


def probe_layers():
    samples = tf.constant([[120, -340, 5], [80, 7, -12]])
    loud = layers.Dense(4)(samples)  # hazard: TFD807 warning
    # int / int gives floats
    quiet = layers.Dense(4)(samples / 32768)  # trap: TFD807
    return loud, quiet
