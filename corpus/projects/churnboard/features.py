"""Preprocessing layers, applied inside the pipeline."""
import tensorflow as tf
from tensorflow.keras import layers

from columns import *


class Encoder:
    """A callable that turns a row into one vector; lookups inside."""

    def __init__(self):
        self.lookups = {
            name: layers.StringLookup(vocabulary=words, output_mode="one_hot")
            for name, words in CATEGORIES.items()
        }
        self.scalers = {name: layers.Normalization(axis=None) for name in NUMERIC}

    def adapt(self, ds):
        for name, scaler in self.scalers.items():
            # one entry of a dictionary as a column, for adapt()
            scaler.adapt(ds.map(lambda row, label: row[name][tf.newaxis]).batch(256))  # trap: TFD201; trap: TFD203

    def __call__(self, row, label):
        parts = [self.scalers[name](row[name][:, tf.newaxis]) for name in NUMERIC]
        parts += [tf.cast(self.lookups[name](row[name]), tf.float32) for name in CATEGORIES]
        return tf.concat(parts, axis=-1), label


def numbers_only(row, label):
    return tf.stack([tf.cast(row[name], tf.float32) for name in NUMERIC], axis=-1), label


def plan_number(row, label):
    """Zero, one or two."""
    codes = tf.argmax(tf.equal(row["plan"][..., tf.newaxis], CATEGORIES["plan"]), axis=-1)
    return codes[..., tf.newaxis], label


def finish(ds, encoder, batch_size):
    """Batches first: the layers take whole batches."""
    ds = ds.batch(batch_size)
    ds = ds.map(encoder)  # hazard: TFD201 info
    return ds.prefetch(tf.data.AUTOTUNE)
