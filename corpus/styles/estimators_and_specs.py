"""Estimators that are told by specifications what to train and to evaluate on."""

import abc

import six
import tensorflow as tf

FEATURES = {
    "pixels": tf.io.FixedLenFeature([784], tf.float32),
    "label": tf.io.FixedLenFeature([], tf.int64),
}


def parse(record):
    row = tf.io.parse_single_example(record, FEATURES)
    label = row.pop("label")
    return row, label


def run(estimator, train_files, held_out_files):
    def train_fn():
        ds = tf.data.TFRecordDataset(train_files).map(parse, num_parallel_calls=4)
        return ds.shuffle(10_000).batch(128).repeat()  # hazard: TFD203 warning

    def eval_fn():
        ds = tf.data.TFRecordDataset(held_out_files).map(parse, num_parallel_calls=4)
        # An evaluation goes over the data once.
        return ds.filter(lambda row, label: label >= 0).batch(128)  # hazard: TFD203 info

    tf.estimator.train_and_evaluate(
        estimator,
        tf.estimator.TrainSpec(train_fn, max_steps=10_000),
        tf.estimator.EvalSpec(eval_fn, steps=10),
    )


@six.add_metaclass(abc.ABCMeta)
class Source:
    def records(self):
        raise NotImplementedError

    def batches(self):
        ds = self.records().cache()  # hazard: TFD301 info; hazard: TFD106 info
        return ds.repeat().batch(64).prefetch(-1)


class Clicks(Source):
    def records(self):
        files = tf.data.Dataset.list_files("clicks/train-*")
        return files.interleave(tf.data.TFRecordDataset, num_parallel_calls=4)


def in_order(path, shuffle=False, size=1, buffer=2):
    ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=4)
    if shuffle:
        ds = ds.shuffle(buffer)  # hazard: TFD110 warning
    return ds.batch(size).prefetch(2)


def train_shuffled(estimator, path):
    tf.estimator.train_and_evaluate(
        estimator,
        tf.estimator.TrainSpec(lambda: in_order(path, True, 20), max_steps=1000),
        tf.estimator.EvalSpec(lambda: in_order(path + ".eval", size=20)),
    )


def train_on_batches(estimator, rows, labels):
    def batches():
        ds = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(32)
        return ds.shuffle(1000).prefetch(1)  # hazard: TFD109 warning

    estimator.train(input_fn=lambda: batches(), max_steps=100)


def eval_input_fn(rows, labels):
    # In whatever order they come, all are counted.
    ds = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(32)
    return ds.shuffle(1000).prefetch(1)  # trap: TFD109


def train_input_fn(rows, labels):
    ds = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(32)
    return ds.shuffle(1000).prefetch(1)  # hazard: TFD109 warning
