"""Galaxy cutouts in TFRecord files."""
from data.loader import eval_batches, measured_batches, train_batches

__all__ = ["eval_batches", "measured_batches", "train_batches"]
