"""A recurrent translator with attention."""
import tensorflow as tf
from tensorflow.keras import layers


def translator(source_size, target_size, width=256):
    source = tf.keras.Input((None,), dtype="int64")
    target = tf.keras.Input((None,), dtype="int64")
    x = layers.Embedding(source_size, width, mask_zero=True)(source)
    x = layers.Bidirectional(layers.GRU(width // 2, return_sequences=True))(x)
    y = layers.Embedding(target_size, width, mask_zero=True)(target)
    # the embedding has made floats of the words
    y = layers.GRU(width, return_sequences=True)(y)  # trap: TFD809
    y = layers.Attention()([y, x]) + y
    return tf.keras.Model([source, target], layers.Dense(target_size)(y))  # trap: TFD807


def language_gate(languages, width=64):
    """Weights of the experts for a language; its number is a name, no magnitude."""
    language = tf.keras.Input((1,), dtype="int32", name="language")
    x = layers.Dense(width, activation="tanh")(language)  # hazard: TFD807 warning
    return tf.keras.Model(language, layers.Dense(languages, activation="softmax")(x))
