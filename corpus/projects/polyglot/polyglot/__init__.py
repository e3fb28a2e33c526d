"""Translation between a few European languages."""
from . import datasets as ds_lib
from .datasets import training_batches, validation_batches
from .model import translator

__all__ = ["ds_lib", "training_batches", "translator", "validation_batches"]
