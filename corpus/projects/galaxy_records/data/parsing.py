"""From serialized records to tensors."""
import numpy as np
import tensorflow as tf

SIZE = 64

FEATURES = {
    "image": tf.io.FixedLenFeature([], tf.string),
    "label": tf.io.FixedLenFeature([], tf.int64),
}


def parse_example(serialized):
  example = tf.io.parse_single_example(serialized, FEATURES)
  pixels = tf.io.decode_raw(example["image"], tf.float32)
  return {"image": tf.reshape(pixels, [SIZE, SIZE, 1]), "label": example["label"]}


def to_pair(features):
  return features["image"], features["label"]


def rotate(image, label):
  """A galaxy has no upper side."""
  turns = tf.random.uniform([], 0, 4, dtype=tf.int32)
  return tf.image.rot90(image, turns), label


def _asymmetry(image):
  turned = np.rot90(image, 2)
  return np.float32(np.abs(image - turned).sum() / (np.abs(image).sum() + 1e-6))


def add_asymmetry(image, label):
  value = tf.numpy_function(_asymmetry, [image], tf.float32)
  value.set_shape([])
  return {"image": image, "asymmetry": value}, label
