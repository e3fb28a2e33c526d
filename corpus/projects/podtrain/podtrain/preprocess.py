"""Patches of satellite scenes."""
import tensorflow as tf

PATCH = 120
BANDS = 4

SCHEMA = {
    "patch": tf.io.FixedLenFeature([], tf.string),
    "cover": tf.io.FixedLenFeature([], tf.int64),
}


def parse(serialized):
  row = tf.io.parse_single_example(serialized, SCHEMA)
  patch = tf.reshape(tf.io.decode_raw(row["patch"], tf.uint16), [PATCH, PATCH, BANDS])
  return patch, row["cover"]


def reflectance(patch, cover):
  return tf.cast(patch, tf.float32) / 10000.0, cover


def random_dihedral(patch, cover):
  patch = tf.image.random_flip_left_right(patch)
  return tf.image.random_flip_up_down(patch), cover


def seeded_flip(index, pair):
  patch, cover = pair
  seed = tf.stack([tf.cast(index, tf.int32), 0])
  return tf.image.stateless_random_flip_left_right(patch, seed), cover


def first(patch, cover):
  return patch
