"""Datasets that go through `map`, `zip`, `dict` and `reduce` of Python."""

from functools import reduce

import tensorflow as tf


def parts_of(ds, count):
    return ds.take(count), ds.skip(count)


def decode(record):
    return tf.io.decode_jpeg(record, channels=3)


def both_the_same(model, files, count):
    ds = tf.data.TFRecordDataset(files)
    train, held = map(lambda each: each.shuffle(1000).batch(8), parts_of(ds, count))  # hazard: TFD203 warning
    model.fit(train, validation_data=held)


def both_finished(model, files, count):
    ds = tf.data.TFRecordDataset(files)
    train, held = map(lambda each: each.batch(8).prefetch(2), parts_of(ds, count))  # trap: TFD203
    model.fit(train, validation_data=held)


def named(model, files, count):
    sets = dict(zip(("train", "held"), parts_of(tf.data.TFRecordDataset(files), count)))
    model.fit(
        sets["train"].shuffle(1000).batch(3),  # hazard: TFD203 warning
        validation_data=sets["held"].batch(3).prefetch(2),  # trap: TFD203
    )


def joined(model, names):
    records = [tf.data.TFRecordDataset(name) for name in names]
    ds = reduce(lambda before, more: before.concatenate(more), records)
    ds = ds.shuffle(1000).batch(8)  # hazard: TFD203 warning
    model.fit(ds, epochs=4)


def in_steps(model, files):
    steps = [
        lambda ds: ds.map(decode),  # hazard: TFD201 warning
        lambda ds: ds.shuffle(1000),
        lambda ds: ds.batch(6),  # hazard: TFD203 warning
    ]
    model.fit(reduce(lambda ds, step: step(ds), steps, tf.data.TFRecordDataset(files)), epochs=3)


def totals(numbers, doubled):
    """Numbers, and no dataset."""
    return reduce(lambda total, each: total + each, map(doubled, numbers))


class Net:
    """Whoever makes it sets the model."""

    def __init__(self):
        self.model = None

    def train(self, files):
        ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(3)  # hazard: TFD203 warning
        self.model.fit(ds, epochs=3)


class Inputs:
    """Called by an estimator."""

    def __init__(self, files):
        self.files = files

    def __call__(self, params):
        ds = tf.data.TFRecordDataset(self.files)
        return ds.shuffle(1000).batch(params["batch_size"])  # hazard: TFD203 warning


class FinishedInputs(Inputs):
    def __call__(self, params):
        ds = tf.data.TFRecordDataset(self.files)
        return ds.shuffle(1000).batch(params["batch_size"]).prefetch(2)  # trap: TFD203


def estimate(model_fn):
    estimator = tf.estimator.Estimator(model_fn, params={})
    estimator.train(input_fn=Inputs("train"))
    estimator.train(input_fn=FinishedInputs("more"))


def given_or_made(model, files, ds=None):
    if ds is None:
        ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(3)  # hazard: TFD203 warning
    model.fit(ds)
