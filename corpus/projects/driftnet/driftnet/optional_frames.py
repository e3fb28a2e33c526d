# target: 2.4
"""The pipeline of both: the older name is only wanted where there is one."""

import tensorflow as tf

try:
    from driftnet.decoding import decode_and_resize as decoded
except ImportError:
    from driftnet.decoding import decoded


def frames(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.map(decoded)  # hazard: TFD201 warning
    return ds.batch(16).prefetch(2)
