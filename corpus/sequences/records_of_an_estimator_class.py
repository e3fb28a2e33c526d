"""A class that reads for an estimator of TensorFlow 1: one method makes the iterators of both."""
import tensorflow as tf
from tensorflow.contrib.data import TFRecordDataset as Records


class Scans:
    def __init__(self, files, size):
        self.files = files
        self.size = size

    def _next(self, files):
        ds = tf.data.TFRecordDataset(files).shuffle(1000)
        ds = ds.batch(self.size).repeat()  # hazard: TFD203 warning
        return ds.make_one_shot_iterator().get_next()  # trap: TFD703

    def train_input_fn(self):
        return self._next(self.files["train"])

    def by_length(self, pictures):
        """Methods of contrib's datasets came long before those of the same names of others."""
        rows = Records(pictures).map(tf.image.decode_png)  # hazard: TFD201 warning
        rows = rows.group_by_window(lambda row: tf.shape(row, out_type=tf.int64)[0], lambda _, w: w.batch(4), 4)
        return rows.prefetch(1)


def eval_input_fn(file):
    ds = tf.data.TFRecordDataset(file).map(tf.io.decode_jpeg, num_parallel_calls=4)
    ds = ds.repeat(1).shuffle(1000).batch(32)  # hazard: TFD203 info
    return ds.make_one_shot_iterator().get_next()
