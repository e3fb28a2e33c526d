"""From two text files to batches."""
import os

import tensorflow as tf

from polyglot.batching import bucket

from . import vocab

AUTO = tf.data.AUTOTUNE


def read_pairs(folder, split):
    source = tf.data.TextLineDataset(os.path.join(folder, split + ".src"))
    target = tf.data.TextLineDataset(os.path.join(folder, split + ".tgt"))
    return tf.data.Dataset.zip((source, target))


def encoded_pairs(folder, split, encoder, is_training=False, reverse=False):
    ds = read_pairs(folder, split)
    if is_training:
        # millions of lines, and nothing says how many
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.shuffle(50_000)
    # plain string ops: the runtime of 2.8 does it
    ds = ds.map(vocab.lowercase)  # trap: TFD201
    # every program passes a PairEncoder, that is two lookup tables
    ds = ds.map(encoder)  # hazard: TFD201 info
    if reverse:
        # exchanges its arguments
        ds = ds.map(vocab.swap)  # trap: TFD201
    # slices, nothing to compute
    return ds.map(vocab.shift)  # trap: TFD201


def training_batches(folder, encoder, batch_size=64, reverse=False):
    ds = encoded_pairs(folder, "train", encoder, is_training=True, reverse=reverse)
    return bucket(ds, batch_size)


def validation_batches(folder, encoder, batch_size=128):
    ds = encoded_pairs(folder, "valid", encoder)
    # the validation sentences, read once
    ds = ds.cache()  # trap: TFD301
    ds = ds.padded_batch(batch_size)
    # asynchronous by itself
    return ds.map(vocab.mask_padding, num_parallel_calls=AUTO)  # trap: TFD201; trap: TFD203


def monolingual_batches(path, table, batch_size=64):
    """Lines for back translation; no program of this project uses them yet."""
    ds = tf.data.TextLineDataset(path)
    ds = ds.map(tf.strings.lower, num_parallel_calls=AUTO)
    ds = ds.map(table, AUTO)  # trap: TFD201
    ds = ds.shuffle(10_000)
    # nobody in sight iterates it: whoever does may add the prefetch
    return ds.padded_batch(batch_size)  # hazard: TFD203 info


def debug_batches(folder, encoder):
    """For the tests, which look at one batch."""
    ds = encoded_pairs(folder, "valid", encoder)
    return ds.padded_batch(4)  # trap: TFD203
