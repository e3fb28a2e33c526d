"""Which family? The same sheets, packed in records."""
import tensorflow as tf

from . import scans


class Sheets:
    """Records of one herbarium."""

    def __init__(self, shards, batch_size=16):
        self.shards = shards
        self.batch_size = batch_size

    def sheets(self):
        ds = tf.data.TFRecordDataset(self.shards, num_parallel_reads=8)
        return ds.map(scans.parse)  # hazard: TFD201 warning

    def training(self):
        ds = self.sheets().map(scans.smooth)  # hazard: TFD201 warning
        ds = ds.shuffle(1000)
        ds = ds.map(scans.moved)  # hazard: TFD201 warning
        ds = ds.repeat()
        return ds.batch(self.batch_size)  # hazard: TFD203 warning

    def validation(self):
        ds = self.sheets().map(scans.smooth)  # hazard: TFD201 warning
        ds = ds.take(4096)
        return ds.batch(self.batch_size)  # hazard: TFD203 warning

    def unlabelled(self):
        """Both halves of a sheet, which a Siamese network compares."""
        ds = self.sheets()
        # slices of a picture that is there
        ds = ds.map(lambda scan, _: (scan[:, :256], scan[:, 256:]))  # trap: TFD201
        ds = ds.shuffle(500).repeat()
        ds = ds.batch(self.batch_size)  # trap: TFD203
        return ds.prefetch(2)
