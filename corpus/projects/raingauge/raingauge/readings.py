# target: 2.12
"""Readings in the order in which they were taken."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


class Gauges:
    def __init__(self, rows, old_rows):
        self.rows, self.old_rows = rows, old_rows

    def hourly_ds(self):
        # Somebody asks for it by its name, whom nothing follows: the same hours stay together.
        ds = tf.data.Dataset.from_tensor_slices(self.rows)
        return ds.batch(32).shuffle(100).prefetch(AUTO)  # hazard: TFD109 warning

    def mixed_ds(self):
        ds = tf.data.Dataset.from_tensor_slices(self.rows)
        return ds.shuffle(5000).batch(32).prefetch(AUTO)  # trap: TFD109

    def test_ds(self):
        # Nobody trains on these.
        ds = tf.data.Dataset.from_tensor_slices(self.old_rows)
        return ds.batch(32).shuffle(100).prefetch(AUTO)  # trap: TFD109
