"""Training on many replicas."""
from . import datasets as ds_lib
from .strategy import get_strategy

__all__ = ["ds_lib", "get_strategy"]
