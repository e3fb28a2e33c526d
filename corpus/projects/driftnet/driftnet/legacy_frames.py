# target: 2.4
"""The pipeline of before: what it imports was renamed, so that to import it raises ImportError."""

import tensorflow as tf

from driftnet.decoding import decode_and_resize


def frames(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.map(decode_and_resize)  # hazard: TFD201 info
    return ds.batch(16).prefetch(2)
