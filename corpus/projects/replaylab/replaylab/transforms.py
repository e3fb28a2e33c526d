"""Map functions over transitions and games."""
import tensorflow as tf

GAME = {
    'obs': tf.io.FixedLenSequenceFeature([4], tf.float32),
    'action': tf.io.FixedLenSequenceFeature([], tf.int64),
}


def set_shapes(obs_shape, obs, action, reward, next_obs, done):
  obs = tf.ensure_shape(obs, obs_shape)
  next_obs = tf.ensure_shape(next_obs, obs_shape)
  return obs, tf.ensure_shape(action, []), tf.ensure_shape(reward, []), next_obs, tf.ensure_shape(done, [])


def clip_reward(obs, action, reward, next_obs, done):
  return obs, action, tf.clip_by_value(reward, -1.0, 1.0), next_obs, done


class Jitter:

  def __init__(self, scale):
    self._scale = scale

  def __call__(self, obs, action, reward, next_obs, done):
    noise = tf.random.normal(tf.shape(obs), stddev=self._scale)
    return obs + noise, action, reward, next_obs + noise, done


def parse_episode(record):
  _, game = tf.io.parse_single_sequence_example(record, sequence_features=GAME)
  return game['obs'], game['action']


def steps_of(obs, action):
  """A dataset for each game; nothing of it reaches a model before it is shuffled."""
  steps = tf.data.Dataset.from_tensor_slices((obs, action))
  # inside flat_map the runtime never helps
  # arithmetic on one element: handing it to another thread costs as much (C16)
  return steps.map(lambda o, a: (o / 10.0, a))  # trap: TFD201


def observation_only(obs, action):
  return obs
