"""Builders. The commands decide how a pipeline ends."""
import os

import tensorflow as tf
from absl import logging

from denoiser import signal
from denoiser.settings import FLAGS

AUTO = tf.data.AUTOTUNE


def segments(pattern, shuffle=True):
    paths = tf.data.Dataset.list_files(pattern, shuffle=shuffle)
    # a flag with a default of 8
    return paths.map(signal.read_segment, num_parallel_calls=FLAGS.parallel_calls)  # trap: TFD201


def noisy_pairs(pattern, tape=False, keep=False):
    ds = segments(pattern)
    if keep:
        ds = ds.cache(os.path.join(FLAGS.cache_dir, "segments"))  # trap: TFD301
    ds = ds.map(signal.with_hiss)  # hazard: TFD201 info
    if tape:
        # Python inside: sequential on every version
        ds = ds.map(signal.through_tape)  # hazard: TFD201 warning
    ds = ds.map(signal.normalize, AUTO)  # trap: TFD201
    return ds.shuffle(512)


def to_batches(ds, batch_size, endless=False):
    """Takes a dataset and gives it back; `train` appends prefetch, `sweep` does not."""
    if endless:
        ds = ds.repeat()
    logging.info("batches of %d", batch_size)
    # reported in commands/sweep.py
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


def held_out(pattern):
    ds = segments(pattern, shuffle=False)
    ds = ds.take(256)
    # 256 segments
    ds = ds.cache()  # trap: TFD301
    # twice the same
    ds = ds.map(signal.same_twice)  # trap: TFD201
    ds = ds.map(signal.normalize, num_parallel_calls=AUTO)
    return ds.batch(32).prefetch(1)


def tapes(pattern):
    """For `repair`: in the order of their names."""
    ds = segments(pattern, shuffle=False)
    ds = ds.padded_batch(8)
    # the last step of a pipeline that predict() consumes
    return ds.map(lambda wave: wave / 1.5)  # hazard: TFD201 info; hazard: TFD203 info


def pretraining(pattern, batch_size):
    ds = segments(pattern)
    # the whole archive, decoded
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.map(signal.same_twice)  # trap: TFD201
    ds = ds.prefetch(AUTO)
    ds = ds.shuffle(1024)
    # the prefetch is two calls too early
    return ds.batch(batch_size)  # hazard: TFD203 info
