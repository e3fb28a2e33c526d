"""The same condition, asked twice: by name, by attribute, by comparison."""
import dataclasses

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


@dataclasses.dataclass
class Config:
    is_training: bool = True
    batch_size: int = 128
    shuffle_buffer: int = 10_000
    cache_dir: str = "/tmp/cache"


def parse(serialized):
    spec = {"x": tf.io.FixedLenFeature([256], tf.float32), "y": tf.io.FixedLenFeature([], tf.int64)}
    example = tf.io.parse_single_example(serialized, spec)
    return example["x"], example["y"]


def by_name(files, training):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=AUTO)
    if training:
        ds = ds.repeat()
    if not training:
        ds = ds.cache()  # trap: TFD301
    ds = ds.map(parse, num_parallel_calls=AUTO)
    if training:
        ds = ds.shuffle(10_000)
    return ds.batch(64).prefetch(AUTO)


def by_attribute(files, config: Config):
    ds = tf.data.TFRecordDataset(files)
    if config.is_training:
        ds = ds.shuffle(config.shuffle_buffer).repeat()
    ds = ds.map(parse, num_parallel_calls=AUTO)
    if not config.is_training:
        ds = ds.cache()  # trap: TFD301
    ds = ds.batch(config.batch_size, drop_remainder=config.is_training)
    return ds.prefetch(AUTO)


def by_equality(files, split):
    ds = tf.data.TFRecordDataset(files)
    if split == "train":
        ds = ds.repeat()
        ds = ds.map(parse)  # hazard: TFD201 info
    else:
        ds = ds.map(parse, num_parallel_calls=AUTO)
    if split != "train":
        ds = ds.cache()  # trap: TFD301
    return ds.batch(64).prefetch(AUTO)


def by_membership(files, split):
    ds = tf.data.TFRecordDataset(files).map(parse, num_parallel_calls=AUTO)
    if split in ("val", "test"):
        ds = ds.cache()  # trap: TFD301
    elif split == "train":
        ds = ds.repeat().shuffle(5000)
    return ds.batch(64).prefetch(AUTO)


def by_early_return(files, training, batch_size):
    ds = tf.data.TFRecordDataset(files).map(parse, num_parallel_calls=AUTO)
    if training:
        return ds.shuffle(10_000).batch(batch_size).prefetch(AUTO)
    # one asynchronous stage with the map above
    return ds.batch(batch_size)  # trap: TFD203


def by_expression(files, config: Config, name):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(parse, num_parallel_calls=AUTO)
    ds = ds.cache(f"{config.cache_dir}/{name}") if config.is_training else ds  # trap: TFD301
    ds = ds.shuffle(config.shuffle_buffer) if config.is_training else ds
    return ds.batch(config.batch_size).prefetch(AUTO)


def wrong_way_round(files, training):
    """The guards agree, so training keeps every record in memory."""
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(parse, num_parallel_calls=AUTO)
    if training:
        ds = ds.cache()  # hazard: TFD301 info
    if training:
        ds = ds.shuffle(10_000)
    return ds.batch(64).prefetch(AUTO)


def never_complete(files, batch_size):
    """The cache stands behind an endless repeat on every path."""
    ds = tf.data.TFRecordDataset(files)
    ds = ds.repeat()
    ds = ds.map(parse, num_parallel_calls=AUTO)
    ds = ds.cache()  # hazard: TFD302 error
    ds = ds.shuffle(1000)
    ds = ds.batch(batch_size)
    return ds.prefetch(AUTO)


def debug_subset(files, batch_size):
    """Overfit on a handful of examples."""
    ds = tf.data.TFRecordDataset(files).map(parse, num_parallel_calls=AUTO)
    ds = ds.repeat().take(256)
    ds = ds.cache()  # trap: TFD301
    ds = ds.repeat()
    return ds.batch(batch_size).prefetch(AUTO)
