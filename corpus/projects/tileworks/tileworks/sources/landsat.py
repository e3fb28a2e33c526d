"""Thirty metre tiles, one array file each; has a build of its own."""
import numpy as np
import tensorflow as tf

from tileworks.sources.base import AUTOTUNE, TileSource
from tileworks.sources.decoding import is_clear


def _load(path):
  with np.load(path.decode()) as data:
    return data["tile"].astype(np.float32), np.int64(data["label"])


def load_array(path):
  tile, label = tf.numpy_function(_load, [path], (tf.float32, tf.int64))
  return tf.ensure_shape(tile, [128, 128, 6]), tf.ensure_shape(label, [])


class Landsat(TileSource):
  batch_size = 64

  def read(self, files):
    # Python: never made parallel by the runtime
    ds = files.map(load_array)  # hazard: TFD201 warning
    return ds.filter(is_clear)

  def build(self, training):
    """Without finish(), and without the augmentation."""
    ds = self.read(self.files(training))
    if training:
      ds = ds.shuffle(self.shuffle_buffer).repeat()
    # fit in train.py; 2.15 injects a prefetch
    return ds.batch(self.batch_size, drop_remainder=training)  # hazard: TFD203 info


def elevation_rows(raster):
  """A strip of the elevation model after the other."""

  def strips():
    heights = np.load(raster, mmap_mode="r")
    for row in range(0, heights.shape[0] - 128, 128):
      yield heights[row:row + 128, :128, np.newaxis].astype(np.float32)

  ds = tf.data.Dataset.from_generator(strips, output_types=tf.float32)  # hazard: TFD401 warning
  # one number is given, if only one
  ds = ds.map(lambda s: tf.ensure_shape(s, [128, 128, 1]), num_parallel_calls=1)  # trap: TFD201
  return ds.batch(4).prefetch(AUTOTUNE)
