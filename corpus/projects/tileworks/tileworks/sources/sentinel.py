"""Ten metre tiles out of record files."""
import tensorflow as tf

from .base import AUTOTUNE, TileSource
from .decoding import parse_tile, random_quarter_turn, reflectance


class Sentinel(TileSource):

  def read(self, files):
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    # imported, and without state: the runtime does it
    ds = ds.map(parse_tile)  # hazard: TFD201 info
    # all tiles of all records
    ds = ds.cache()  # hazard: TFD301 info
    return ds.map(reflectance, num_parallel_calls=AUTOTUNE)

  def augment(self, tile, label):
    return random_quarter_turn(tile), label


class SentinelNights(Sentinel):
  """Stays on disk: its own file, no memory."""

  def __init__(self, pattern, cache_file):
    super().__init__(pattern)
    self.cache_file = cache_file

  def read(self, files):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=8)
    ds = ds.map(parse_tile, AUTOTUNE)  # trap: TFD201
    ds = ds.cache(self.cache_file)  # trap: TFD301
    return ds.map(reflectance, AUTOTUNE)  # trap: TFD201
