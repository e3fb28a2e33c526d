from .data import make_dataset
from .trainer import Trainer

__all__ = ["Trainer", "make_dataset"]
