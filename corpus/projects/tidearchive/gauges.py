"""Readings of tide gauges, for several workers."""
import tensorflow as tf

from .settings import Order, Settings

AUTOTUNE = tf.data.AUTOTUNE
FEATURES = {"level": tf.io.FixedLenFeature([96], tf.float32), "gauge": tf.io.FixedLenFeature([], tf.int64)}


def parse(record):
    return tf.io.parse_single_example(record, FEATURES)


class GaugeReader:
    def __init__(self, files):
        self._settings = Settings.current()
        self._files = files

    def days(self, batch_size):
        """The order is one of three: nothing in sight says that the default stays."""
        settings = self._settings
        ds = tf.data.TFRecordDataset(self._files, num_parallel_reads=settings.readers)
        if settings.order != Order.AS_STORED:
            if settings.order == Order.SAME:
                ds = ds.shuffle(settings.buffer, seed=7)
            else:
                ds = ds.shuffle(settings.buffer)
        # Where the run asks for any order, each worker shuffles for itself.
        ds = ds.shard(settings.workers, settings.worker)  # hazard: TFD601 warning
        return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(batch_size).prefetch(AUTOTUNE)

    def steady_days(self, batch_size):
        ds = tf.data.TFRecordDataset(self._files, num_parallel_reads=self._settings.readers)
        if self._settings.order == Order.SAME:
            ds = ds.shuffle(self._settings.buffer, seed=7)
        ds = ds.shard(self._settings.workers, self._settings.worker)  # trap: TFD601
        return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(batch_size).prefetch(AUTOTUNE)
