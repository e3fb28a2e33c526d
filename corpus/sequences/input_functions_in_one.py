"""Function factories for an estimator: which data the inner functions are for, their names tell."""

import tensorflow as tf


def _scan(record, distort):
    fields = {"scan": tf.FixedLenFeature([], tf.string), "grade": tf.FixedLenFeature([], tf.int64)}
    parsed = tf.parse_single_example(record, fields)
    scan = tf.cast(tf.image.decode_png(parsed["scan"], channels=1), tf.float32) / 255.0
    if distort:
        scan = tf.image.random_flip_left_right(scan)
    return scan, parsed["grade"]


def input_fn(mode, names, size):
    def train_input_fn():
        ds = tf.data.TFRecordDataset(tf.data.Dataset.list_files(names).shuffle(64))  # hazard: TFD202 info
        ds = ds.map(lambda record: _scan(record, True))  # hazard: TFD201 warning
        ds = ds.shuffle(2000).repeat().batch(size).prefetch(1)
        return ds.make_one_shot_iterator().get_next()

    def predict_input_fn():
        ds = tf.data.TFRecordDataset(tf.data.Dataset.list_files(names))  # hazard: TFD202 info
        # held-out scans, read once in a while; `batch` runs with the map before it, ahead of time
        ds = ds.map(lambda record: _scan(record, False)).batch(size)  # hazard: TFD201 info; trap: TFD203
        return ds.make_one_shot_iterator().get_next()

    if mode == tf.estimator.ModeKeys.TRAIN:
        return train_input_fn
    return predict_input_fn


def make_eval_input_fn(names, size):
    def _input_fn():
        ds = tf.data.TFRecordDataset(names, num_parallel_reads=2)
        ds = ds.map(lambda record: _scan(record, False)).batch(size)  # hazard: TFD201 info; trap: TFD203
        return ds.make_one_shot_iterator().get_next()

    return _input_fn


def pred_input_fn(names, size):
    ds = tf.data.TFRecordDataset(names, num_parallel_reads=2)
    return ds.map(lambda record: _scan(record, False)).batch(size)  # hazard: TFD201 info; trap: TFD203


def make_retrieval_input_fn(names, size):
    # "eval" is no word of its own here: these are trained on
    def _input_fn():
        ds = tf.data.TFRecordDataset(names, num_parallel_reads=2)
        ds = ds.map(lambda record: _scan(record, True)).batch(size)  # hazard: TFD201 warning; trap: TFD203
        return ds.make_one_shot_iterator().get_next()

    return _input_fn


def tables(pattern, at_once=5, calls=None):
    # the caller may say how many are read at a time, and nobody does so far
    ds = tf.data.Dataset.list_files(pattern, seed=3)
    ds = ds.interleave(lambda name: tf.data.TextLineDataset(name).skip(1), at_once, num_parallel_calls=calls)  # hazard: TFD202 info
    return ds.batch(256).prefetch(1)


def settled(pattern):
    calls = None
    ds = tf.data.Dataset.list_files(pattern, seed=3)
    # nobody else can choose
    ds = ds.interleave(lambda name: tf.data.TextLineDataset(name).skip(1), 5, num_parallel_calls=calls)  # hazard: TFD202 warning
    return ds.batch(256).prefetch(1)


def longest(pattern):
    return max(int(tf.reduce_max(tf.strings.length(lines))) for lines in tables(pattern))
