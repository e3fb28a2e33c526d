# target: 2.12
"""Readings of rain gauges in three parts, each batched before it is shuffled."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


class Gauges:
    def __init__(self, train, val, test, rows=64):
        self.parts = {"train": train, "val": val, "test": test}
        self.rows = rows

    def train_ds(self):
        ds = tf.data.Dataset.from_tensor_slices(self.parts["train"])
        # The same hours stand together in each epoch.
        return ds.batch(self.rows).shuffle(500).prefetch(AUTO)  # hazard: TFD109 warning

    def val_ds(self):
        # Which hours share a batch changes nothing that is measured.
        ds = tf.data.Dataset.from_tensor_slices(self.parts["val"])
        return ds.batch(self.rows).shuffle(500).prefetch(AUTO)  # trap: TFD109

    def get_test_dataset(self):
        ds = tf.data.Dataset.from_tensor_slices(self.parts["test"])
        return ds.batch(self.rows).shuffle(500).prefetch(AUTO)  # trap: TFD109


def train_and_test_ds(rows):
    # One of both is trained on.
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.batch(32).shuffle(200).prefetch(AUTO)  # hazard: TFD109 warning


def split_validation(rows):
    # The part that is trained on comes from here, too.
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.batch(32).shuffle(200).prefetch(AUTO)  # hazard: TFD109 warning


def eval_data(names):
    # Hardly mixed, and nobody trains on them.
    ds = tf.data.TFRecordDataset(names).shuffle(16)  # trap: TFD110
    return ds.batch(32).prefetch(AUTO)


def predictDataset(names):
    ds = tf.data.TFRecordDataset(names)
    return ds.batch(32).shuffle(200).prefetch(AUTO)  # trap: TFD109


def dataset_without_test(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.batch(32).shuffle(200).prefetch(AUTO)  # hazard: TFD109 warning


def storms(series, rows=32):
    lengths = [len(each) for each in series]
    ordered = sorted(range(len(series)), key=lengths.__getitem__)
    ds = tf.data.Dataset.from_tensor_slices(tf.ragged.constant([series[i] for i in ordered]))
    # Storms of a similar length share a batch, or most of it would be padding.
    ds = ds.batch(rows)
    return ds.shuffle(200).prefetch(AUTO)  # hazard: TFD109 info


def totals(first, second):
    sums = tf.concat([tf.constant(0.5), tf.constant(1.5)], axis=0)  # hazard: TFD412 error
    return tf.data.Dataset.from_tensor_slices(sums).prefetch(AUTO), first, second
