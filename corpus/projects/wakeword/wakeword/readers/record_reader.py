"""TFRecord files with decoded waves."""
import os

import tensorflow as tf

from wakeword import features as ft

from .base import InputReader

SPEC = {
    "wave": tf.io.FixedLenFeature([ft.RATE], tf.float32),
    "word": tf.io.FixedLenFeature([], tf.int64),
}


class RecordReader(InputReader):
    def __init__(self, root, cache_dir, **kwargs):
        super().__init__(root, **kwargs)
        self.cache_dir = cache_dir

    def examples(self, split):
        files = tf.io.gfile.glob(os.path.join(self.root, split + "-*.tfrecord"))
        ds = tf.data.TFRecordDataset(files, num_parallel_reads=4)
        ds = ds.map(self._parse, self.map_options["num_parallel_calls"])  # trap: TFD201
        # a file for each split
        ds = ds.cache(os.path.join(self.cache_dir, split))  # trap: TFD301
        # names two entries of a dictionary
        return ds.map(ft.as_pair)  # trap: TFD201

    def pcm_batches(self, split, batch_size):
        """For the network that takes the wave itself."""
        ds = self.examples(split)
        ds = ds.shuffle(1024)
        # train.py: fit(records.pcm_batches(...))
        return ds.batch(batch_size)  # hazard: TFD203 warning

    @staticmethod
    def _parse(record):
        return tf.io.parse_single_example(record, SPEC)
