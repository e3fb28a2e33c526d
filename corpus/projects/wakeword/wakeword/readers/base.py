# target: 2.9
"""What all readers have in common."""
import abc

import tensorflow as tf

from .. import features


class InputReader(abc.ABC):
    """Subclasses give examples; read() makes batches of them and finish() ends the pipeline."""

    shuffle_buffer = 4096

    def __init__(self, root, parallel=8, noise=0.1):
        self.root = root
        self.noise = noise
        self.map_options = {"num_parallel_calls": parallel}

    @abc.abstractmethod
    def examples(self, split):
        """Unbatched pairs of a wave and a word."""

    def augment(self, ds):
        # every call draws random numbers, and 2.9 leaves it sequential
        return ds.map(features.NoiseMixer(self.noise))  # hazard: TFD201 info

    def to_features(self, ds):
        # a plain function: the runtime of 2.9 does it
        return ds.map(features.log_mel)  # hazard: TFD201 info

    def finish(self, ds):
        return ds.prefetch(tf.data.AUTOTUNE)

    def read(self, split, batch_size):
        ds = self.examples(split)
        if split == "train":
            ds = ds.shuffle(self.shuffle_buffer)
            ds = self.augment(ds)
        ds = self.to_features(ds)
        # finished by finish(); only StreamReader overrides it, and is reported where it is used
        ds = ds.padded_batch(batch_size)  # trap: TFD203
        return self.finish(ds)
