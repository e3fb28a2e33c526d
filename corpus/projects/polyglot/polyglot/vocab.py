# target: 2.8
"""Vocabulary files, and the objects that turn words into numbers."""
import tensorflow as tf

UNKNOWN_BUCKETS = 1
END = 2


class WordTable:
    """Calling it gives the numbers of the words of one line."""

    def __init__(self, path):
        initializer = tf.lookup.TextFileInitializer(
            path,
            tf.string,
            tf.lookup.TextFileIndex.WHOLE_LINE,
            tf.int64,
            tf.lookup.TextFileIndex.LINE_NUMBER,
        )
        self.table = tf.lookup.StaticVocabularyTable(initializer, UNKNOWN_BUCKETS)

    def __len__(self):
        return int(self.table.size())

    def __call__(self, line):
        words = self.table.lookup(tf.strings.split([line]).values)
        return tf.concat([words, tf.constant([END], tf.int64)], axis=0)


class PairEncoder:
    """One table for each side; what the pipelines map."""

    def __init__(self, source, target):
        self.source = source
        self.target = target

    def __call__(self, source, target):
        return self.source(source), self.target(target)


def lowercase(source, target):
    return tf.strings.lower(source), tf.strings.lower(target)


def swap(source, target):
    """The other direction."""
    return target, source


def shift(source, target):
    """Teacher forcing: the decoder sees everything but the last word."""
    return (source, target[:-1]), target[1:]


def mask_padding(inputs, labels):
    return inputs, labels, tf.cast(labels != 0, tf.float32)
