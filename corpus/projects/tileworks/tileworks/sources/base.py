# target: 2.15
"""The order of the steps, for every satellite alike."""
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


class TileSource:
  """Subclasses say how to read, and may say how to augment and how to finish."""

  batch_size = 32
  shuffle_buffer = 4096

  def __init__(self, pattern):
    self.pattern = pattern

  def files(self, training):
    return tf.data.Dataset.list_files(self.pattern, shuffle=training)

  def read(self, files):
    raise NotImplementedError

  def augment(self, tile, label):
    return tile, label

  def finish(self, ds):
    return ds.prefetch(AUTOTUNE)

  def build(self, training):
    ds = self.read(self.files(training))
    if training:
      ds = ds.shuffle(self.shuffle_buffer)
      # random in Sentinel: sequential on 2.15 too
      ds = ds.map(self.augment)  # hazard: TFD201 warning
    # finish() appends the prefetch
    ds = ds.batch(self.batch_size)  # trap: TFD203
    return self.finish(ds)
