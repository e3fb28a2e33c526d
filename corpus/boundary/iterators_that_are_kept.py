"""Iterators that live longer than a step: which step begins a new pass, and which does not."""

import tensorflow as tf


class BegunWhenAsked:
    def __init__(self, files):
        self.ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(32)  # hazard: TFD203 warning
        self.iterator = None

    def batch(self):
        if self.iterator is None:
            self.iterator = iter(self.ds)
        return next(self.iterator)  # trap: TFD208


class BegunAgainAtTheEnd:
    def __init__(self, files):
        self.ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(32)  # hazard: TFD203 warning
        self.iterator = iter(self.ds)

    def batch(self):
        try:
            return next(self.iterator)
        except StopIteration:
            self.iterator = iter(self.ds)
            return next(self.iterator)  # trap: TFD208


def train(model, files):
    for reader in (BegunWhenAsked(files), BegunAgainAtTheEnd(files)):
        for _ in range(100):
            model.train_on_batch(reader.batch())


def train_in_epochs(model, files, steps_of_epoch):
    ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(32)  # hazard: TFD203 warning
    iterator = None
    for step in range(10_000):
        if step % steps_of_epoch == 0:
            iterator = iter(ds)
        model.train_on_batch(next(iterator))  # trap: TFD208


def train_on_several(model, files):
    iterators = [iter(tf.data.TFRecordDataset(each).shuffle(1000).batch(32)) for each in files]  # hazard: TFD203 warning
    for step in range(1000):
        model.train_on_batch(next(iterators[step % len(iterators)]))  # trap: TFD208


def train_on_first_batches(model, files):
    ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(32)
    for _ in range(1000):
        model.train_on_batch(next(iter(ds)))  # hazard: TFD208 warning


def train_on_first_batches_by_name(model, files):
    ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(32)
    for _ in range(1000):
        iterator = iter(ds)
        model.train_on_batch(next(iterator))  # hazard: TFD208 warning
