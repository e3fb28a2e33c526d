"""Map functions over questions."""
import zlib

import numpy as np
import tensorflow as tf

SPEC = {
    "question": tf.io.FixedLenFeature([], tf.string),
    "topic": tf.io.FixedLenFeature([], tf.int64),
}


class WordNumbers:
    def __init__(self, path):
        initializer = tf.lookup.TextFileInitializer(
            path, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
        self.table = tf.lookup.StaticHashTable(initializer, 1)

    def __call__(self, row):
        words = tf.strings.split([row["question"]]).values
        return {"ids": self.table.lookup(words), "topic": row["topic"]}


def parse(record):
    return tf.io.parse_single_example(record, SPEC)


def lower(row):
    return {"question": tf.strings.lower(row["question"]), "topic": row["topic"]}


def split_label(row):
    return row["ids"], row["topic"]


def with_length(row):
    return row["ids"], tf.shape(row["ids"])[1]


def _stem(question):
    """Numbers of the first sixteen stems, by a hash."""
    words = question.numpy().decode().split()[:16]
    numbers = [zlib.crc32(word.rstrip("s").encode()) % 5000 for word in words]
    return np.pad(np.array(numbers, np.int64), (0, 16 - len(numbers)))


def stems(row):
    numbers = tf.py_function(_stem, [row["question"]], tf.int64)
    return tf.ensure_shape(numbers, [16]), row["topic"]
