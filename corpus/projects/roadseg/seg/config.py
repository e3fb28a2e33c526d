"""All that can be turned."""
import dataclasses

import tensorflow as tf

MAP_OPTIONS = dict(num_parallel_calls=tf.data.AUTOTUNE, deterministic=True)


@dataclasses.dataclass(frozen=True)
class DataConfig:
    root: str = "/data/roads"
    batch_size: int = 8
    crop: int = 512
    num_classes: int = 19
    shuffle_buffer: int = 400
    num_parallel_calls: int = tf.data.AUTOTUNE
    cache_path: str = "/var/tmp/roads/fine"


@dataclasses.dataclass
class Splits:
    """What make_splits() returns."""

    fine: tf.data.Dataset
    coarse: tf.data.Dataset
    val: tf.data.Dataset
    gallery: tf.data.Dataset


@dataclasses.dataclass
class TrainConfig:
    epochs: int = 60
    learning_rate: float = 0.01
    data: DataConfig = dataclasses.field(default_factory=DataConfig)
