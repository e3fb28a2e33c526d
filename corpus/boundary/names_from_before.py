"""An input pipeline that has grown since TensorFlow 2.2."""

import tensorflow as tf

CALLS = 4


def parse(line):
    fields = tf.strings.to_number(tf.strings.split(line, ","))
    return fields[1:], fields[0]


def lines(pattern):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    ds = files.interleave(tf.data.TextLineDataset, num_parallel_calls=CALLS)
    return ds.map(parse, num_parallel_calls=CALLS)


def rebatched(ds, size):
    ds = ds.apply(tf.data.experimental.unbatch())  # hazard: TFD701 warning
    return ds.batch(size).prefetch(CALLS)


def bucketed(ds):
    by_length = tf.data.experimental.bucket_by_sequence_length(  # hazard: TFD701 warning
        lambda x, y: tf.shape(x)[0], [10, 50], [64, 32, 16]
    )
    return ds.apply(by_length).prefetch(CALLS)


def mixed(parts, weights, choices):
    sampled = tf.data.experimental.sample_from_datasets(parts, weights)  # hazard: TFD701 warning
    chosen = tf.data.experimental.choose_from_datasets(parts, choices)  # hazard: TFD701 warning
    return sampled, chosen


def count(ds):
    known = tf.data.experimental.cardinality(ds)  # hazard: TFD701 info
    if known == tf.data.UNKNOWN_CARDINALITY:  # trap: TFD701
        return ds.reduce(0, lambda n, _: n + 1)
    return known


def chained(ds):
    sizes = tf.data.experimental.get_single_element(ds).shape[1:]  # hazard: TFD701 warning
    return ds.apply(tf.data.experimental.ignore_errors()).batch(8), sizes  # hazard: TFD701 warning


def still_experimental(files, rows):
    """Nothing stands in the place of these."""
    ds = tf.data.experimental.CsvDataset(files, [tf.float32] * 4)  # trap: TFD701
    ds = ds.apply(tf.data.experimental.assert_cardinality(rows))  # trap: TFD701
    options = tf.data.Options()
    off = tf.data.experimental.AutoShardPolicy.OFF  # trap: TFD701
    options.experimental_distribute.auto_shard_policy = off
    return ds.with_options(options)
