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
        ds = self.records().cache()  # hazard: TFD301 warning; hazard: TFD106 info
        return ds.repeat().batch(64).prefetch(-1)


class Clicks(Source):
    def records(self):
        files = tf.data.Dataset.list_files("clicks/train-*")
        return files.interleave(tf.data.TFRecordDataset, num_parallel_calls=4)
