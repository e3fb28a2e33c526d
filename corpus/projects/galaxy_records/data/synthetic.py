"""Invented galaxies for tests of the training loop without data."""
import numpy as np
import tensorflow as tf

from data.parsing import SIZE


def spirals():
  rng = np.random.default_rng()
  axis = np.linspace(-1.0, 1.0, SIZE)
  x, y = np.meshgrid(axis, axis)
  while True:
    arms = rng.integers(1, 4)
    radius = np.hypot(x, y)
    angle = np.arctan2(y, x)
    image = np.exp(-3 * radius) * (1 + np.cos(arms * (angle - 6 * radius)))
    yield image[..., np.newaxis], arms - 1


def synthetic_batches(batch_size, count=2000):
  ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
      spirals,
      output_types=(tf.float32, tf.int64),
      output_shapes=((SIZE, SIZE, 1), ()))
  ds = ds.take(count)
  # bounded by the take above
  ds = ds.cache()  # trap: TFD301
  # no script uses it yet
  # nobody in sight iterates it: whoever does may add the prefetch
  return ds.batch(batch_size)  # hazard: TFD203 info
