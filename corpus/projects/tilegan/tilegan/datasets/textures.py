"""Endless textures, cut out of a few large scans."""
import numpy as np
import tensorflow as tf

from ..registry import register

TILE = tf.TensorSpec((64, 64, 3), tf.float32)


class Cutter:
    """Calling the object starts a new stream of tiles."""

    def __init__(self, path, seed=None):
        self.path = path
        self.seed = seed

    def __call__(self):
        rng = np.random.default_rng(self.seed)
        scan = np.load(self.path, mmap_mode="r")
        while True:
            top = rng.integers(scan.shape[0] - 64)
            left = rng.integers(scan.shape[1] - 64)
            yield scan[top:top + 64, left:left + 64] / 127.5 - 1.0


@register("marble")
def marble(batch_size):
    ds = tf.data.Dataset.from_generator(Cutter("/data/marble.npy"), output_signature=TILE)  # trap: TFD401
    return ds.batch(batch_size)  # trap: TFD203


@register("wood")
def wood(batch_size):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        Cutter("/data/wood.npy"), output_types=tf.float32
    )
    ds = ds.map(lambda tile: tf.ensure_shape(tile, [64, 64, 3]), num_parallel_calls=1)  # trap: TFD201
    return ds.shuffle(256).batch(batch_size)  # trap: TFD203
