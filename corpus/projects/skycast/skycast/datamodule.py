# target: 2.10
"""What a trainer may expect of the data."""
import abc
import dataclasses

import tensorflow as tf


@dataclasses.dataclass
class Config:
    root: str
    hours: int = 24
    horizon: int = 6
    batch_size: int = 64
    buffer: int = 5000


class DataModule(abc.ABC):
    """setup() fills train_ds and valid_ds; subclasses say what an example is."""

    def __init__(self, config):
        self.config = config
        self.train_ds = None
        self.valid_ds = None

    @abc.abstractmethod
    def examples(self, split):
        """Unbatched pairs of the past and the future."""

    def setup(self):
        self.train_ds = self.prepare(self.examples("train").shuffle(self.config.buffer))
        self.valid_ds = self.prepare(self.examples("valid"))

    def prepare(self, ds):
        # prefetched in the next line; RadarModule replaces this method
        ds = ds.batch(self.config.batch_size)  # trap: TFD203
        return ds.prefetch(tf.data.AUTOTUNE)

    @property
    def test_ds(self):
        """One pass at the end, by evaluate()."""
        ds = self.examples("test")
        return ds.batch(self.config.batch_size)  # hazard: TFD203 info
