"""Bag of words over review lines, with tables made from a vocabulary file."""
import argparse
import pathlib

import tensorflow as tf

AUTOTUNE = tf.data.experimental.AUTOTUNE  # trap: TFD701
VOCAB_SIZE = 5000


def load_vocab(path):
    return pathlib.Path(path).read_text().split()[:VOCAB_SIZE]


def make_table(words):
    keys = tf.constant(words)
    values = tf.range(len(words), dtype=tf.int64)
    return tf.lookup.StaticVocabularyTable(tf.lookup.KeyValueTensorInitializer(keys, values), 1)


class ReviewPipeline:
    """Labelled lines `label<TAB>text` to multi-hot vectors or padded ids."""

    def __init__(self, vocab_path, batch_size):
        self.table = make_table(load_vocab(vocab_path))
        self.batch_size = batch_size

    def _split(self, line):
        parts = tf.strings.split([line], "\t", maxsplit=1).values
        return parts[1], tf.strings.to_number(parts[0], tf.int32)

    def _tokenize(self, text, label):
        text = tf.strings.lower(text)
        return tf.strings.split([text]).values, label

    def _to_ids(self, tokens, label):
        return self.table.lookup(tokens), label

    def _multi_hot(self, ids, label):
        hot = tf.one_hot(ids, VOCAB_SIZE + 1, dtype=tf.int32)
        return tf.reduce_max(hot, axis=0), label

    def _lines(self, path):
        return tf.data.TextLineDataset(str(path)).skip(1)

    def train(self, path):
        ds = self._lines(path)
        ds = ds.map(self._split)  # hazard: TFD201 info
        ds = ds.map(self._tokenize)  # hazard: TFD201 info
        ds = ds.map(self._to_ids)  # hazard: TFD201 info
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.shuffle(20000)
        ds = ds.map(self._multi_hot, num_parallel_calls=AUTOTUNE)
        # fused with the parallel map
        ds = ds.batch(self.batch_size)  # trap: TFD203
        return ds

    def validation(self, path):
        ds = self._lines(path)
        ds = ds.map(self._split, AUTOTUNE)  # trap: TFD201
        ds = ds.map(self._tokenize, AUTOTUNE)  # trap: TFD201
        ds = ds.map(self._to_ids, AUTOTUNE)  # trap: TFD201
        ds = ds.map(self._multi_hot, num_parallel_calls=2)  # trap: TFD201
        # the validation split
        ds = ds.cache()  # trap: TFD301
        return ds.batch(self.batch_size)  # hazard: TFD203 info

    def padded(self, path):
        ds = self._lines(path)
        options = {"num_parallel_calls": AUTOTUNE}
        ds = ds.map(self._split, **options)  # trap: TFD201
        ds = ds.map(self._tokenize, **options)  # trap: TFD201
        ds = ds.map(self._to_ids, **options)  # trap: TFD201
        ds = ds.shuffle(20000)
        ds = ds.padded_batch(self.batch_size, ([40], []))  # hazard: TFD203 warning
        return ds


def multi_hot_model():
    return tf.keras.Sequential([
        # multi-hot integers: the silent cast changes nothing
        tf.keras.layers.Dense(64, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])


def ids_model():
    return tf.keras.Sequential([
        # word ids as magnitudes
        tf.keras.layers.Dense(64, activation="relu"),  # hazard: TFD807 warning
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", required=True)
    parser.add_argument("--val", required=True)
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--batch_size", type=int, default=128)
    args = parser.parse_args()

    pipeline = ReviewPipeline(args.vocab, args.batch_size)
    model = multi_hot_model()
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(pipeline.train(args.train), validation_data=pipeline.validation(args.val), epochs=5)

    baseline = ids_model()
    baseline.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    baseline.fit(pipeline.padded(args.train), epochs=5)


if __name__ == "__main__":
    main()
