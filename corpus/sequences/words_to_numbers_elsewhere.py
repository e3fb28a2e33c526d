"""Sentences whose words a table that somebody else made turns into numbers, one sentence at a time."""
import tensorflow as tf


def sentences(path, vocab):
    lines = tf.data.TextLineDataset(path)
    lines = lines.map(lambda line: tf.strings.split(line))  # hazard: TFD201 info
    # one look-up of a few words takes less than handing them to another thread
    lines = lines.map(lambda words: vocab.lookup(words))  # hazard: TFD201 info
    return lines.padded_batch(32, [None]).prefetch(1)


def train(model, path, vocab):
    model.fit(sentences(path, vocab), epochs=5)
