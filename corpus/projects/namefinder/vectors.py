"""Pretrained word vectors as the first layer."""

import logging

import numpy as np
import tensorflow as tf

log = logging.getLogger(__name__)


def prepare_vector_layer(path, vocabulary):
    """A frozen table with a row for each word, and one for all others."""
    log.info("reading %s", path)
    columns = None
    rows = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            word, *numbers = line.split(" ")
            if columns is None:
                columns = len(numbers)
            if word in vocabulary:
                rows[word] = np.asarray(numbers, dtype="float32")
    table = np.zeros((len(vocabulary) + 1, columns), dtype="float32")
    for position, word in enumerate(vocabulary, start=1):
        row = rows.get(word)
        if row is not None:
            table[position] = row
        else:
            log.debug("no vector for %s", word)
    return tf.keras.layers.Embedding(*table.shape, weights=[table], trainable=False), columns
