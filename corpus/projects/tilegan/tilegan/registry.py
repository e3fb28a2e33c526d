"""Datasets by name."""
import tensorflow as tf

_FACTORIES = {}


def register(name):
    """Class of decorators: the function is found again by its name."""

    def wrap(factory):
        if name in _FACTORIES:
            raise ValueError(f"two datasets are called {name}")
        _FACTORIES[name] = factory
        return factory

    return wrap


def names():
    return sorted(_FACTORIES)


def build(name, **options):
    """Every registered dataset leaves through this door, and is prefetched."""
    ds = _FACTORIES[name](**options)
    return ds.prefetch(tf.data.AUTOTUNE)
