# target: 2.10
"""Spectra for a classifier; what was there for TensorFlow 1 is left where it was."""

import numpy as np
import tensorflow as tf

AUTO = tf.data.AUTOTUNE


class Spectra:
    def __init__(self, counts, labels, rows=32):
        self.counts = counts
        self.labels = labels
        self.rows = rows

    def pairs(self):
        ds = tf.data.Dataset.from_tensor_slices((self.counts, self.labels))
        return ds.batch(self.rows).prefetch(AUTO)

    def for_sessions(self, session):
        # TensorFlow 2 comes as far as the placeholder, and no further.
        counts = tf.placeholder(tf.float32, (None, *self.counts.shape[1:]))
        labels = tf.placeholder(tf.int32, (None,))
        ds = tf.data.Dataset.from_tensor_slices((counts, labels)).batch(self.rows).prefetch(1)
        iterator = ds.make_initializable_iterator()  # trap: TFD703
        session.run(iterator.initializer, {counts: self.counts, labels: self.labels})
        return iterator.get_next()

    def drawn_by_sessions(self, session):
        # Nor is the generator ever asked for.
        step = tf.placeholder(tf.int32, ())
        ds = tf.data.Dataset.from_generator(self.counts.__iter__, tf.float32)  # hazard: TFD401 info
        return session.run(ds.batch(self.rows).prefetch(1).reduce(0, lambda a, b: a + 1) + step)

    def drawn(self):
        ds = tf.data.Dataset.from_generator(self.counts.__iter__, tf.float32)  # hazard: TFD401 warning
        return ds.batch(self.rows).prefetch(1)

    def for_version_one(self):
        # Only called where the version was asked for.
        iterator = self.pairs().make_one_shot_iterator()  # trap: TFD703
        return iterator.get_next()

    def batches(self):
        if int(tf.__version__[0]) == 2:
            return self.pairs()
        return self.for_version_one()

    def first(self):
        # Nothing asks before: here TensorFlow 2 fails.
        return self.pairs().make_one_shot_iterator().get_next()  # hazard: TFD703 error


def stored(pattern):
    # Where the names of the files are asked for, TensorFlow 2 fails.
    names = tf.gfile.Glob(pattern)
    return tf.data.TFRecordDataset(names).batch(16).prefetch(1)


def show(pattern, session):
    ds = stored(pattern)
    print(ds.output_types)  # trap: TFD702
    print(session.run(ds.make_one_shot_iterator().get_next()))  # trap: TFD703


def show_all(spectra):
    ds = tf.data.Dataset.from_tensor_slices(spectra.counts)
    print(ds.output_shapes)  # hazard: TFD702 error


def calibration(spectra, lines):
    shift = np.polyfit(lines, spectra.counts.argmax(axis=1), 1)
    with tf.Session() as session:
        # The session fails first.
        ds = tf.data.Dataset.from_tensor_slices(spectra.counts - shift[1]).batch(64).prefetch(1)
        return session.run(ds.make_one_shot_iterator().get_next())  # trap: TFD703
