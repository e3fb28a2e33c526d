"""Records to tensors, and tensors to training examples."""
import tensorflow as tf

MAX_BOXES = 50


class BoxDecoder:

  _keys = {
      'image/encoded': tf.io.FixedLenFeature([], tf.string),
      'image/boxes': tf.io.FixedLenFeature([MAX_BOXES, 4], tf.float32),
      'image/classes': tf.io.FixedLenFeature([MAX_BOXES], tf.int64),
  }

  def decode(self, serialized):
    parsed = tf.io.parse_single_example(serialized, self._keys)
    image = tf.io.decode_jpeg(parsed['image/encoded'], channels=3)
    return {
        'image': image,
        'boxes': parsed['image/boxes'],
        'classes': parsed['image/classes'],
    }


class BoxParser:

  def __init__(self, size, flip):
    self._size = size
    self._flip = flip

  def parse(self, example):
    image = tf.image.resize(example['image'], [self._size, self._size]) / 255.0
    boxes = example['boxes']
    if self._flip:
      coin = tf.random.uniform([]) < 0.5
      image = tf.cond(coin, lambda: tf.image.flip_left_right(image), lambda: image)
      flipped = tf.stack([boxes[:, 0], 1. - boxes[:, 3], boxes[:, 2], 1. - boxes[:, 1]], axis=1)
      boxes = tf.where(coin, flipped, boxes)
    return image, {'boxes': boxes, 'classes': example['classes']}


def split_labels(example):
  return example['image'], {'boxes': example['boxes'], 'classes': example['classes']}


def flip(image, labels):
  return tf.image.random_flip_up_down(image), labels
