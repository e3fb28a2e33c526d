"""Sweeps of a radar out of record files."""
import functools
import os

import numpy as np
import tensorflow as tf

from . import windows
from .datamodule import DataModule

AUTOTUNE = tf.data.AUTOTUNE


class RadarModule(DataModule):

    @property
    def parse(self):
        return functools.partial(
            windows.parse_sweep, hours=self.config.hours, horizon=self.config.horizon)

    def examples(self, split):
        files = tf.io.gfile.glob(os.path.join(self.config.root, split, "*.tfrecord"))
        ds = tf.data.TFRecordDataset(files, num_parallel_reads=AUTOTUNE)
        # a property which returns a partial of a plain function
        ds = ds.map(self.parse)  # hazard: TFD201 info
        # a file for each split
        ds = ds.cache(os.path.join(self.config.root, split + ".cache"))  # trap: TFD301
        ds = ds.map(windows.decibel, num_parallel_calls=AUTOTUNE)
        return ds.filter(windows.complete)

    def prepare(self, ds):
        """Trainer.fit loops over it."""
        return ds.batch(self.config.batch_size // 4)  # hazard: TFD203 warning

    def archive(self, path):
        """Sweeps of an older radar, for a look at them only."""

        def sweeps():
            yield from np.load(path, mmap_mode="r")

        ds = tf.data.Dataset.from_generator(sweeps, output_types=tf.uint8)  # hazard: TFD401 warning
        for sweep in ds.batch(1).take(2):  # trap: TFD203
            print(sweep.shape, int(tf.reduce_max(sweep)))

    def raw_batches(self, split):
        """Bytes of the last hour, for the small classifier in main.py."""
        files = tf.io.gfile.glob(os.path.join(self.config.root, split, "*.tfrecord"))
        ds = tf.data.TFRecordDataset(files)  # hazard: TFD202 info
        ds = ds.map(self.parse, AUTOTUNE)  # trap: TFD201
        # subscripts
        ds = ds.map(windows.last_hour)  # trap: TFD201
        ds = ds.map(lambda last, future: (last, tf.reduce_any(future > 100)), num_parallel_calls=4)
        return ds.shuffle(1000).batch(32).prefetch(AUTOTUNE)
