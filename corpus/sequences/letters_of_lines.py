"""Reads written lines; their letters are numbered line by line, or for many lines at a time."""

import tensorflow as tf


class Lines:
    def __init__(self, names, texts, alphabet):
        self.letters = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                alphabet, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE,
                tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            0,
        )
        ds = tf.data.Dataset.from_tensor_slices((names, texts))
        self.lines = ds.map(self.read, num_parallel_calls=8)

    def read(self, name, text):
        return tf.io.decode_png(tf.io.read_file(name), channels=1), text

    def number(self, picture, text):
        letters = tf.strings.unicode_split(text, input_encoding="UTF-8")
        return picture, tf.ragged.map_flat_values(self.letters.lookup, letters).to_sparse()

    def fit_each(self, model):
        # a batch of one line is one line
        ds = self.lines.batch(1).map(self.number).prefetch(1)  # hazard: TFD201 info
        model.fit(ds, epochs=5)

    def fit_many(self, model):
        ds = self.lines.batch(64).map(self.number).prefetch(1)  # hazard: TFD201 warning
        model.fit(ds, epochs=5)
