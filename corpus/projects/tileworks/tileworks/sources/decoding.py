"""Bytes to tiles."""
import tensorflow as tf

FEATURES = {
    "tile": tf.io.FixedLenFeature([], tf.string),
    "label": tf.io.FixedLenFeature([], tf.int64),
}


def parse_tile(record):
  parsed = tf.io.parse_single_example(record, FEATURES)
  tile = tf.reshape(tf.io.decode_raw(parsed["tile"], tf.uint16), [128, 128, 6])
  return tile, parsed["label"]


def reflectance(tile, label):
  return tf.cast(tile, tf.float32) / 10000.0, label


def random_quarter_turn(tile):
  turns = tf.random.uniform([], maxval=4, dtype=tf.int32)
  return tf.image.rot90(tile, turns)


def is_clear(tile, label):
  return tf.reduce_mean(tile[..., 0]) < 0.35


def read_quicklook(path):
  """The small picture which comes with a scene, and whether it has snow."""
  image = tf.io.decode_png(tf.io.read_file(path), channels=3)
  image = tf.reshape(image, [64, 64, 3])
  snow = tf.strings.regex_full_match(path, ".*_snow.png")
  return image, tf.cast(snow, tf.int64)
