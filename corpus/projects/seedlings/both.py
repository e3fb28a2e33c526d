"""TensorFlow as it was, as long as a graph is built, and as it is."""

import tensorflow.compat.v1 as first
from tensorflow.compat.v2 import *

del data


def __getattr__(name):
    if name == "data":
        return first.data if not executing_eagerly() else compat.v2.data
    raise AttributeError(name)
