"""Names of the columns; imported with a star by everybody."""
import tensorflow as tf

__all__ = ["CATEGORIES", "LABEL", "NUMERIC", "DEFAULTS", "HEADER", "MAP_OPTIONS"]

NUMERIC = ["age", "tenure", "balance"]
CATEGORIES = {"plan": ["basic", "plus", "family"], "region": ["north", "south", "east", "west"]}
LABEL = "churned"
HEADER = NUMERIC + list(CATEGORIES) + [LABEL]
DEFAULTS = [0.0] * len(NUMERIC) + [""] * len(CATEGORIES) + [0]
MAP_OPTIONS = dict(num_parallel_calls=tf.data.AUTOTUNE)
