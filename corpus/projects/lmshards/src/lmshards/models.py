"""Small language models."""
import tensorflow as tf
from tensorflow.keras import layers


def recurrent(vocabulary, width=512):
    ids = tf.keras.Input((None,), dtype="int32")
    x = layers.Embedding(vocabulary, width)(ids)
    # floats from the embedding
    x = layers.LSTM(width, return_sequences=True)(x)  # trap: TFD809
    x = layers.LayerNormalization()(x)  # trap: TFD809
    return tf.keras.Model(ids, layers.Dense(vocabulary)(x))  # trap: TFD807


def byte_convolution(width=128):
    """Convolves the bytes themselves; an embedding is missing."""
    ids = tf.keras.Input((None, 1), dtype="int32")
    x = layers.Conv1D(width, 5, padding="causal", activation="relu")(ids)  # hazard: TFD809 error
    return tf.keras.Model(ids, layers.Dense(256)(x))


def compiled(model, rate=3e-4):
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(tf.keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return model
