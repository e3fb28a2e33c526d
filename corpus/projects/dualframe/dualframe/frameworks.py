"""Both frameworks are optional: whoever has neither can still read the tables."""

import importlib


class Missing:
    """Stands for a package that is not installed, and says so when it is used."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, attribute):
        raise ImportError(f"{self.name} is needed for {attribute}")


class Later:
    """A module that is imported when something of it is asked for."""

    def __init__(self, name):
        self._name = name
        self._module = None

    def _load(self):
        if self._module is None:
            self._module = importlib.import_module(self._name)
        return self._module

    def __getattr__(self, attribute):
        return getattr(self._load(), attribute)


def required(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return Missing(name)


try:
    import torch
except ImportError:
    torch = None

try:
    import tensorflow as tf
except ImportError:
    tf = None

_framework = None


def framework():
    """TensorFlow, imported once."""
    global _framework
    if _framework is None:
        import tensorflow

        _framework = tensorflow
    return _framework
