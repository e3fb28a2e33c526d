"""The model, and how it is trained."""

import tensorflow as tf

from commafix.batches import PIECE, Batches


class Tagger:
    def __init__(self, words):
        self.model = tf.keras.Sequential(
            [
                tf.keras.layers.Embedding(words, 64),
                tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(64, return_sequences=True)),
                tf.keras.layers.Dense(1, activation="sigmoid"),
            ]
        )
        if tf.__version__ < "2.2":
            # Before, a model had no shape until somebody gave it one.
            self.model.build((None, PIECE))
        self.model.compile("adam", "binary_crossentropy")

    def train(self, sentences, encoder, epochs=5):
        batches = Batches(sentences, encoder)
        self.model.fit(batches.for_training(), epochs=epochs)
