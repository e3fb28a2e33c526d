"""Photographs of faces, and digits as the smallest possible stand-in."""
import tensorflow as tf
import tensorflow_datasets as tfds

from ..registry import register


def to_tile(image, size=64):
    image = tf.image.resize(image, [size, size])
    return image / 127.5 - 1.0


def decode(path):
    return to_tile(tf.io.decode_jpeg(tf.io.read_file(path), channels=3))


def mirror(tile):
    return tf.image.random_flip_left_right(tile)


@register("faces")
def faces(batch_size, pattern="/data/faces/*.jpg"):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(decode)  # hazard: TFD201 warning
    ds = ds.map(mirror)  # hazard: TFD201 warning
    ds = ds.shuffle(1000)
    # registry.build() appends prefetch
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


@register("digits")
def digits(batch_size):
    ds = tfds.load("mnist", split="train")
    ds = ds.map(lambda example: to_tile(example["image"], 32), num_parallel_calls=4)
    # 60,000 tiles of 32 x 32
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(60_000)
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


@register("objects")
def objects(batch_size):
    ds = tfds.load("coco/2017", split="train", shuffle_files=True)
    # a subscript
    ds = ds.map(lambda example: example["image"])  # trap: TFD201
    ds = ds.map(to_tile, tf.data.AUTOTUNE)  # trap: TFD201
    # 118,000 tiles of 48 KiB
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.shuffle(5000)
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203
