"""Puts commas where they belong; for every TensorFlow 2."""

from commafix.batches import Batches
from commafix.tagger import Tagger

__all__ = ["Batches", "Tagger"]
