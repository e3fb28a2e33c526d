"""Hourly values of weather stations, as CSV."""
import functools
import os

import tensorflow as tf

from skycast import windows

from .datamodule import DataModule

FIELDS = 5


class StationModule(DataModule):
    mean = (8.5, 1013.0, 70.0, 4.0, 0.1)
    deviation = (7.5, 9.0, 18.0, 2.5, 0.4)

    def rows(self, split):
        path = os.path.join(self.config.root, split + ".csv")
        return tf.data.experimental.CsvDataset(path, [tf.float32] * FIELDS, header=True)

    def examples(self, split):
        # two lines of plain functions: the runtime of 2.10 does them
        ds = self.rows(split).map(lambda *row: tf.stack(row))  # trap: TFD201
        ds = windows.sliding(ds, self.config.hours + self.config.horizon)
        # slices
        ds = ds.map(functools.partial(windows.past_and_future, hours=self.config.hours))  # trap: TFD201
        scale = functools.partial(windows.standardise, mean=self.mean, deviation=self.deviation)
        ds = ds.map(scale)  # trap: TFD201
        return ds.filter(windows.complete)


class GustModule(StationModule):
    """With noise on the measurements, and in memory."""

    def examples(self, split):
        ds = super().examples(split)
        if split == "train":
            # windows overlap: a row is kept thirty times
            ds = ds.cache()  # hazard: TFD301 info
        else:
            ds = ds.cache()  # trap: TFD301
        return ds

    def prepare(self, ds):
        ds = super().prepare(ds)
        # random numbers, and after the prefetch
        return ds.map(windows.sensor_noise)  # hazard: TFD201 info; hazard: TFD203 info
