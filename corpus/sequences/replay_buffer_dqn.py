"""A DQN whose replay memory is read through tf.data."""
import argparse
import collections
import random

import gymnasium as gym
import numpy as np
import tensorflow as tf

from agents import build_actor

Transition = collections.namedtuple("Transition", "obs action reward next_obs done")


class ReplayBuffer:
    def __init__(self, capacity, obs_shape):
        self.memory = collections.deque(maxlen=capacity)
        self.obs_shape = tuple(obs_shape)

    def append(self, *fields):
        self.memory.append(Transition(*fields))

    def sample_forever(self):
        while True:
            yield tuple(random.choice(self.memory))

    def replay_once(self):
        for transition in list(self.memory):
            yield transition.obs, transition.action

    @property
    def signature(self):
        return (
            tf.TensorSpec(self.obs_shape, tf.float32),
            tf.TensorSpec((), tf.int32),
            tf.TensorSpec((), tf.float32),
            tf.TensorSpec(self.obs_shape, tf.float32),
            tf.TensorSpec((), tf.bool),
        )

    def as_dataset(self, batch_size):
        ds = tf.data.Dataset.from_generator(self.sample_forever, output_signature=self.signature)  # trap: TFD401
        ds = ds.batch(batch_size)
        return ds.prefetch(tf.data.AUTOTUNE)

    def as_dataset_v1(self, batch_size):
        types = (tf.float32, tf.int32, tf.float32, tf.float32, tf.bool)
        ds = tf.data.Dataset.from_generator(self.sample_forever, types)  # hazard: TFD401 warning
        return ds.batch(batch_size)  # hazard: TFD203 warning

    def behaviour_cloning(self, batch_size):
        ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
            self.replay_once,
            output_types=(tf.float32, tf.int32),
            output_shapes=(self.obs_shape, ()),
        )
        ds = ds.map(self._jitter)  # hazard: TFD201 info
        ds = ds.shuffle(1024).batch(batch_size)
        return ds.prefetch(1)

    @staticmethod
    def _jitter(obs, action):
        return obs + tf.random.normal(tf.shape(obs), stddev=0.01), action


def q_network(n_actions):
    return tf.keras.Sequential([
        tf.keras.layers.Dense(128, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(128, activation="relu"),
        tf.keras.layers.Dense(n_actions),
    ])


class DQNAgent:
    def __init__(self, n_actions, gamma=0.99):
        self.online = q_network(n_actions)
        self.target = q_network(n_actions)
        self.optimizer = tf.keras.optimizers.Adam(1e-3)
        self.gamma = gamma
        self.n_actions = n_actions

    def act(self, obs, epsilon):
        if random.random() < epsilon:
            return random.randrange(self.n_actions)
        return int(tf.argmax(self.online(obs[np.newaxis]), axis=1)[0])

    @tf.function
    def learn(self, obs, action, reward, next_obs, done):
        best = tf.reduce_max(self.target(next_obs), axis=1)
        goal = reward + self.gamma * best * (1.0 - tf.cast(done, tf.float32))
        with tf.GradientTape() as tape:
            q = tf.reduce_sum(self.online(obs) * tf.one_hot(action, self.n_actions), axis=1)
            loss = tf.reduce_mean(tf.square(goal - q))
        grads = tape.gradient(loss, self.online.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.online.trainable_variables))
        return loss


def collect(env, agent, buffer, steps, epsilon):
    obs, _ = env.reset()
    for _ in range(steps):
        action = agent.act(obs, epsilon)
        next_obs, reward, terminated, truncated, _ = env.step(action)
        buffer.append(obs, action, reward, next_obs, terminated)
        obs = env.reset()[0] if terminated or truncated else next_obs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--env", default="CartPole-v1")
    parser.add_argument("--old", action="store_true")
    parser.add_argument("--iterations", type=int, default=10_000)
    args = parser.parse_args()

    env = gym.make(args.env)
    agent = DQNAgent(env.action_space.n)
    buffer = ReplayBuffer(100_000, env.observation_space.shape)
    collect(env, agent, buffer, 1000, epsilon=1.0)

    if args.old:
        iterator = iter(buffer.as_dataset_v1(64))
    else:
        iterator = iter(buffer.as_dataset(64))
    for step in range(args.iterations):
        loss = agent.learn(*next(iterator))
        if step % 100 == 0:
            collect(env, agent, buffer, 100, epsilon=0.1)
            agent.target.set_weights(agent.online.get_weights())
            print(step, float(loss))

    clone = q_network(env.action_space.n)
    clone.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    clone.fit(buffer.behaviour_cloning(64), epochs=5)

    # another library drives this one; what it does with the data is its affair
    actor = build_actor(env)
    demonstrations = tf.data.Dataset.from_generator(  # trap: TFD401
        buffer.sample_forever, output_signature=buffer.signature).batch(32)  # trap: TFD203
    actor.absorb(demonstrations)

    counter = tf.data.Dataset.range(100).map(lambda i: i * i)  # trap: TFD201
    print(sum(counter.as_numpy_iterator()))


if __name__ == "__main__":
    main()
