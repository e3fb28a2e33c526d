# target: 2.15
"""The four datasets of the project, from directory trees of PNG files."""
import os

import tensorflow as tf

from . import augment as aug
from .config import MAP_OPTIONS, DataConfig, Splits


def _paths(config: DataConfig, part: str, annotation: str) -> tf.data.Dataset:
    images = tf.data.Dataset.list_files(os.path.join(config.root, "images", part, "*.png"), shuffle=False)
    masks = tf.data.Dataset.list_files(os.path.join(config.root, annotation, part, "*.png"), shuffle=False)
    # strings only
    return tf.data.Dataset.zip((images, masks)).cache()  # trap: TFD301


def _pairs(config: DataConfig, part: str, annotation: str = "fine") -> tf.data.Dataset:
    ds = _paths(config, part, annotation)
    # the number comes from the configuration
    return ds.map(aug.read_pair, num_parallel_calls=config.num_parallel_calls)  # trap: TFD201


def make_fine(config: DataConfig) -> tf.data.Dataset:
    ds = _pairs(config, "train")
    # on disk: the configuration has a path
    ds = ds.cache(config.cache_path)  # trap: TFD301
    ds = ds.shuffle(config.shuffle_buffer)
    # random: sequential on 2.15 too
    ds = ds.map(lambda image, mask: aug.random_crop_pair(image, mask, config.crop))  # hazard: TFD201 warning
    ds = ds.map(aug.normalize)  # trap: TFD201
    ds = ds.filter(aug.has_road)
    # main.py trains on it as it is; 2.15 injects a prefetch
    return ds.batch(config.batch_size)  # hazard: TFD203 info


def make_coarse(config: DataConfig) -> tf.data.Dataset:
    """20,000 pictures with rough annotations."""
    ds = _pairs(config, "train_extra", annotation="coarse")
    ds = ds.map(aug.downscale, **MAP_OPTIONS)  # trap: TFD201
    # every scaled picture of train_extra in memory
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.shuffle(config.shuffle_buffer)
    ds = ds.map(aug.color_shift)  # hazard: TFD201 warning
    ds = ds.map(aug.normalize, **MAP_OPTIONS)  # trap: TFD201
    # one stage with the parallel map before it, and main.py prefetches
    return ds.batch(config.batch_size)  # trap: TFD203


def make_val(config: DataConfig) -> tf.data.Dataset:
    ds = _pairs(config, "val")
    ds = ds.map(aug.downscale)  # hazard: TFD201 info
    # validation
    ds = ds.cache()  # trap: TFD301
    ds = ds.map(aug.normalize, config.num_parallel_calls)  # trap: TFD201
    ds = ds.filter(aug.has_road)
    # main.py: val.prefetch(2)
    return ds.batch(config.batch_size)  # trap: TFD203


def make_gallery(config: DataConfig) -> tf.data.Dataset:
    ds = _pairs(config, "test").map(aug.downscale, 2)  # trap: TFD201
    ds = ds.shuffle(100, seed=7)
    # main.py saves the first three to disk
    return ds.batch(1)  # trap: TFD203


def make_splits(config: DataConfig) -> Splits:
    return Splits(
        fine=make_fine(config),
        coarse=make_coarse(config),
        val=make_val(config),
        gallery=make_gallery(config),
    )
