"""Reads handwritten lines."""
from .bundle import Splits, load_splits
from .vocabulary import BLANK, to_ids

__all__ = ["BLANK", "Splits", "load_splits", "to_ids"]
