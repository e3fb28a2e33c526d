"""What all modules agree on."""
import dataclasses

import tensorflow as tf

SAMPLE_RATE = 44100
STEMS = ("vocals", "drums", "bass", "other")
PARALLEL = {"num_parallel_calls": tf.data.AUTOTUNE, "deterministic": False}


@dataclasses.dataclass(frozen=True)
class Settings:
    folder: str = "/data/musdb"
    batch_size: int = 8
    seconds: int = 6
    readers: int = 4

    @property
    def samples(self):
        return self.seconds * SAMPLE_RATE
