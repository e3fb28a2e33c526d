# target: 2.4
"""The pipeline that runs."""

import tensorflow as tf

from driftnet.decoding import decoded


def frames(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.map(decoded)  # hazard: TFD201 warning
    return ds.batch(16).prefetch(2)
