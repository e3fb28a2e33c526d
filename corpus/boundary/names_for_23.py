# target: 2.3
"""Runs on a cluster with TensorFlow 2.3, which does not have the new names."""

import tensorflow as tf

AUTOTUNE = tf.data.experimental.AUTOTUNE  # trap: TFD701


def mixed(parts):
    ds = tf.data.experimental.sample_from_datasets(parts)  # trap: TFD701
    ds = ds.apply(tf.data.experimental.ignore_errors())  # trap: TFD701
    # These were deprecated before.
    ds = ds.apply(tf.data.experimental.enumerate_dataset())  # hazard: TFD701 warning
    ds = ds.apply(tf.data.experimental.shuffle_and_repeat(100))  # hazard: TFD701 warning
    return ds.prefetch(AUTOTUNE)


def observed(ds):
    aggregator = tf.data.experimental.StatsAggregator()  # trap: TFD702
    options = tf.data.Options()
    options.experimental_stats.aggregator = aggregator  # trap: TFD702
    options.experimental_optimization.autotune = False  # trap: TFD702
    return ds.apply(tf.data.experimental.latency_stats("read")).with_options(options)  # trap: TFD702
