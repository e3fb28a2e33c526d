"""Words and their numbers."""
import collections

import tensorflow as tf

OOV = 1


class Vocabulary:
    """A lookup table that is usable as a map function."""

    def __init__(self, words):
        self.words = list(words)
        ids = tf.range(2, len(self.words) + 2, dtype=tf.int64)
        initializer = tf.lookup.KeyValueTensorInitializer(tf.constant(self.words), ids)
        self.table = tf.lookup.StaticHashTable(initializer, default_value=OOV)

    @classmethod
    def count(cls, messages, size=20_000):
        counter = collections.Counter()
        for text, _ in messages.as_numpy_iterator():
            counter.update(text.lower().split())
        return cls(word for word, _ in counter.most_common(size))

    def __len__(self):
        return len(self.words) + 2

    def __call__(self, text, label):
        tokens = tf.strings.split(tf.strings.lower(text))
        return self.table.lookup(tokens), label


def swap_columns(text, label):
    return label, text
