"""Experience in memory, and the generators over it."""
import collections
import random

import numpy as np
import tensorflow as tf

Transition = collections.namedtuple('Transition', 'obs action reward next_obs done')


class ReplayBuffer:

  def __init__(self, capacity, obs_shape):
    self._memory = collections.deque(maxlen=capacity)
    self.obs_shape = tuple(obs_shape)

  def __len__(self):
    return len(self._memory)

  def add(self, *fields):
    self._memory.append(Transition(*fields))

  # not a dataset: plain methods that happen to have these names
  def map(self, fn):
    return [fn(transition) for transition in self._memory]

  def batch(self, size):
    return [np.stack(column) for column in zip(*random.sample(self._memory, size))]

  def sample(self):
    while True:
      yield tuple(random.choice(self._memory))

  def in_order(self):
    for transition in list(self._memory):
      yield transition.obs, transition.action

  def rewards(self):
    for transition in list(self._memory):
      yield transition.reward

  @property
  def types(self):
    return (tf.float32, tf.int32, tf.float32, tf.float32, tf.bool)

  @property
  def spec(self):
    shapes = (self.obs_shape, (), (), self.obs_shape, ())
    return tuple(tf.TensorSpec(shape, dtype) for shape, dtype in zip(shapes, self.types))

  def dataset_options(self):
    return {'output_signature': self.spec}
