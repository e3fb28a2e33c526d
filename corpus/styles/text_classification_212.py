# target: 2.12
"""Text classification, from raw reviews to a model."""
import argparse
import os

import tensorflow as tf

VOCABULARY = 20_000
LENGTH = 200

vectorize = tf.keras.layers.TextVectorization(max_tokens=VOCABULARY, output_sequence_length=LENGTH)


def split_line(line):
    fields = tf.strings.split(line, "\t")
    return fields[1], tf.strings.to_number(fields[0], tf.int32)


def strip_html(text, label):
    return tf.strings.regex_replace(tf.strings.lower(text), "<br />", " "), label


def vectorize_text(text, label):
    return vectorize(text), label


def read_files(pattern):
    """One reader a file."""
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    return files.interleave(
        # the interleave runs several of these maps at a time
        lambda path: tf.data.TextLineDataset(path).skip(1).map(split_line),  # hazard: TFD201 info
        cycle_length=4,
        num_parallel_calls=tf.data.AUTOTUNE,
    )


def read_compressed(pattern):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)

    def open_file(path):
        lines = tf.data.TextLineDataset(path, compression_type="GZIP")
        return lines.map(split_line, num_parallel_calls=2)  # trap: TFD201

    return files.flat_map(open_file)


class Reviews:
    """The splits, as attributes."""

    def __init__(self, root, batch_size):
        self.root = root
        self.batch_size = batch_size
        self.train = self._train()
        self.validation = self._validation()
        self.unlabelled = self._unlabelled()

    def _train(self):
        ds = read_files(os.path.join(self.root, "train", "*.tsv"))
        ds = ds.map(strip_html)  # hazard: TFD201 info
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.shuffle(10_000)
        return ds.batch(self.batch_size)

    def _validation(self):
        ds = read_compressed(os.path.join(self.root, "val", "*.tsv.gz"))
        ds = ds.map(strip_html, num_parallel_calls=tf.data.AUTOTUNE)
        ds = ds.cache()  # trap: TFD301
        ds = ds.batch(self.batch_size)
        return ds.map(vectorize_text, num_parallel_calls=tf.data.AUTOTUNE).prefetch(1)

    def _unlabelled(self):
        ds = tf.data.TextLineDataset(os.path.join(self.root, "unlabelled.txt"))
        ds = ds.map(lambda text: (text, 0), num_parallel_calls=1)  # trap: TFD201
        # only ever printed, see main()
        return ds.batch(self.batch_size)  # trap: TFD203

    def adapt(self):
        texts = self.train.map(lambda text, label: text)  # trap: TFD201
        vectorize.adapt(texts)

    def training_batches(self):
        # a lookup table inside: sequential without num_parallel_calls
        ds = self.train.map(vectorize_text)  # hazard: TFD201 warning; hazard: TFD203 info
        return ds


def build_model():
    inputs = tf.keras.Input(shape=(LENGTH,), dtype="int64")
    x = tf.keras.layers.Embedding(VOCABULARY, 32)(inputs)
    x = tf.keras.layers.Conv1D(64, 5, activation="relu")(x)  # trap: TFD809
    x = tf.keras.layers.GlobalMaxPooling1D()(x)
    outputs = tf.keras.layers.Dense(1, activation="sigmoid")(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--batch-size", type=int, default=32)
    args = parser.parse_args()
    reviews = Reviews(args.root, args.batch_size)
    reviews.adapt()
    model = build_model()
    model.fit(reviews.training_batches(), validation_data=reviews.validation, epochs=3)
    for texts, _ in reviews.unlabelled.take(1):
        print(texts[:2])


if __name__ == "__main__":
    main()
