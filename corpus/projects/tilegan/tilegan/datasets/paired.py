"""Pairs for image translation: one file holds both sides."""
import tensorflow as tf

from .faces import to_tile

AUTO = tf.data.AUTOTUNE


def split_sides(path):
    image = tf.io.decode_png(tf.io.read_file(path), channels=3)
    middle = tf.shape(image)[1] // 2
    return image[:, :middle], image[:, middle:]


def both_tiles(left, right):
    return to_tile(left), to_tile(right)


def swap(left, right):
    return right, left


def make_edges(batch_size, root="/data/edges"):
    ds = tf.data.Dataset.list_files(root + "/train/*.png")
    ds = ds.map(split_sides, num_parallel_calls=AUTO)
    ds = ds.map(both_tiles)  # hazard: TFD201 warning
    ds = ds.shuffle(400)
    # train.py looks it up in PAIRED and loops over it
    return ds.batch(batch_size)  # hazard: TFD203 warning


def make_maps(batch_size, root="/data/maps"):
    ds = tf.data.Dataset.list_files(root + "/train/*.png")
    ds = ds.map(split_sides, num_parallel_calls=AUTO)
    ds = ds.map(both_tiles, num_parallel_calls=AUTO)
    ds = ds.shuffle(400)
    # exchanges its arguments
    ds = ds.map(swap)  # trap: TFD201
    # reached through PAIRED like make_edges
    return ds.repeat(2).batch(batch_size)  # hazard: TFD203 warning


def make_night(batch_size, root="/data/night"):
    ds = tf.data.Dataset.list_files(root + "/train/*.png")
    ds = ds.map(split_sides, num_parallel_calls=AUTO).map(both_tiles, num_parallel_calls=AUTO)
    return ds.shuffle(400).batch(batch_size).prefetch(AUTO)


PAIRED = {"edges": make_edges, "maps": make_maps, "night": make_night}
