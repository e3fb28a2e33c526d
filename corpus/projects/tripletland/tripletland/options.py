"""Keyword arguments that travel through several files."""
import functools

import tensorflow as tf

FAST = {"num_parallel_calls": tf.data.AUTOTUNE}
ORDERED = {"deterministic": True}

fast_map = functools.partial(tf.data.Dataset.map, **FAST)  # trap: TFD201
typed_generator = functools.partial(
    tf.data.Dataset.from_generator,  # trap: TFD401
    output_signature=(
        tf.TensorSpec((), tf.string),
        tf.TensorSpec((), tf.string),
        tf.TensorSpec((), tf.string),
    ),
)


def merged(**overrides):
    return {**FAST, **overrides}
