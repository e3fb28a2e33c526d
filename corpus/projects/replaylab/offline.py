"""Imitates recorded games, and then what is in a buffer."""
import sys

import numpy as np
import tensorflow as tf

from replaylab import ReplayBuffer, episode_batches
from replaylab import sources as source_lib
from replaylab import transforms


def policy(actions):
  model = tf.keras.Sequential([
      tf.keras.layers.Dense(64, activation='relu'),
      tf.keras.layers.Dense(actions),
  ])
  model.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
  return model


def load_buffer(path):
  data = np.load(path)
  buffer = ReplayBuffer(len(data['obs']), data['obs'].shape[1:])
  for row in zip(data['obs'], data['action'], data['reward'], data['next_obs'], data['done']):
    buffer.add(*row)
  return buffer


def main(pattern, path):
  model = policy(actions=2)
  recorded = episode_batches(tf.io.gfile.glob(pattern), 128)
  model.fit(recorded.prefetch(tf.data.AUTOTUNE), epochs=10)

  buffer = load_buffer(path)
  pairs = source_lib.imitation_pairs(buffer).shuffle(1000)
  # made in another file, batched here, and nothing after it
  model.fit(pairs.batch(64), epochs=3)  # hazard: TFD203 warning

  # names one of its arguments, to look at a few observations
  for obs in pairs.map(transforms.observation_only).take(3):  # trap: TFD201
    print(obs.numpy())


if __name__ == '__main__':
  main(*sys.argv[1:])
