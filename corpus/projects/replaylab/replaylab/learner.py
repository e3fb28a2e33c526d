"""Q-learning."""
import tensorflow as tf


class Learner:

  def __init__(self, actions, gamma=0.99):
    self.online = self._network(actions)
    self.target = self._network(actions)
    self._actions = actions
    self._gamma = gamma
    self._optimizer = tf.keras.optimizers.Adam(1e-3)

  @staticmethod
  def _network(actions):
    return tf.keras.Sequential([
        # observations are floats
        tf.keras.layers.Dense(64, activation='relu'),  # trap: TFD807
        tf.keras.layers.Dense(actions),
    ])

  @tf.function
  def step(self, obs, action, reward, next_obs, done):
    best = tf.reduce_max(self.target(next_obs), axis=1)
    goal = reward + self._gamma * best * (1. - tf.cast(done, tf.float32))
    with tf.GradientTape() as tape:
      q = tf.reduce_sum(self.online(obs) * tf.one_hot(action, self._actions), axis=1)
      loss = tf.reduce_mean(tf.square(goal - q))
    variables = self.online.trainable_variables
    self._optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss

  def improve(self, dataset, steps):
    iterator = iter(dataset)
    for i in range(steps):
      loss = self.step(*next(iterator))
      if i % 200 == 0:
        self.target.set_weights(self.online.get_weights())
        print(i, float(loss))
