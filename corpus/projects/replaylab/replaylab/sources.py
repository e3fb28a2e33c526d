"""Datasets over a buffer, chosen by name in run.py."""
import functools

import tensorflow as tf

from . import transforms
from .buffer import ReplayBuffer

AUTOTUNE = tf.data.AUTOTUNE


def uniform(buffer: ReplayBuffer, batch_size):
  """Every transition may come again."""
  ds = tf.data.Dataset.from_generator(buffer.sample, buffer.types)  # hazard: TFD401 warning
  # given as a number
  ds = ds.map(functools.partial(transforms.set_shapes, buffer.obs_shape), num_parallel_calls=2)  # trap: TFD201
  ds = ds.shuffle(256)
  # Learner.improve draws batch after batch from it
  return ds.batch(batch_size)  # hazard: TFD203 warning


def clipped(buffer: ReplayBuffer, batch_size):
  ds = tf.data.Dataset.from_generator(buffer.sample, **buffer.dataset_options())  # trap: TFD401
  # arithmetic on one element: handing it to another thread costs as much (C16)
  ds = ds.map(transforms.clip_reward)  # trap: TFD201
  ds = ds.shuffle(256)
  return ds.batch(batch_size).prefetch(4)


def jittered(buffer: ReplayBuffer, batch_size, scale=0.01):
  ds = tf.data.Dataset.from_generator(buffer.sample, output_signature=buffer.spec)  # trap: TFD401
  ds = ds.map(transforms.Jitter(scale))  # hazard: TFD201 info
  # one random map and its batch are fused, which is asynchronous but not parallel
  return ds.batch(batch_size)  # trap: TFD203


SOURCES = {
    'uniform': uniform,
    'clipped': clipped,
    'jittered': functools.partial(jittered, scale=0.05),
}


def episode_batches(files, batch_size):
  """Recorded games, one record a game; offline.py finishes them."""
  ds = tf.data.TFRecordDataset(files, num_parallel_reads=AUTOTUNE)
  ds = ds.map(transforms.parse_episode)  # hazard: TFD201 info
  # games have any length
  ds = ds.flat_map(transforms.steps_of)
  # all steps of all games
  ds = ds.cache()  # hazard: TFD301 info
  ds = ds.shuffle(10_000)
  return ds.batch(batch_size)  # trap: TFD203


def imitation_pairs(buffer: ReplayBuffer):
  return tf.data.Dataset.from_generator(  # hazard: TFD401 warning
      buffer.in_order,
      output_types=(tf.float32, tf.int32),
      output_shapes=(buffer.obs_shape, ()),
  )


def untyped_rewards(buffer: ReplayBuffer):
  return tf.data.Dataset.from_generator(buffer.rewards)  # hazard: TFD401 error
