"""python run.py --source clipped"""
import argparse
import random

import gymnasium as gym
import numpy as np

import replaylab
from replaylab.learner import Learner


def collect(env, learner, buffer, steps, epsilon):
  obs, _ = env.reset()
  for _ in range(steps):
    if random.random() < epsilon:
      action = env.action_space.sample()
    else:
      action = int(np.argmax(learner.online(obs[np.newaxis])))
    next_obs, reward, terminated, truncated, _ = env.step(action)
    buffer.add(obs, action, reward, next_obs, terminated)
    obs = env.reset()[0] if terminated or truncated else next_obs


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument('--env', default='CartPole-v1')
  parser.add_argument('--source', choices=sorted(replaylab.SOURCES), default='clipped')
  parser.add_argument('--rounds', type=int, default=50)
  args = parser.parse_args()

  env = gym.make(args.env)
  learner = Learner(env.action_space.n)
  buffer = replaylab.ReplayBuffer(100_000, env.observation_space.shape)
  collect(env, learner, buffer, 1000, epsilon=1.0)

  for r in range(args.rounds):
    dataset = replaylab.SOURCES[args.source](buffer, 64)
    learner.improve(dataset, steps=500)
    collect(env, learner, buffer, 500, epsilon=0.1)
    # the methods of ReplayBuffer, not those of a dataset
    total = sum(buffer.map(lambda t: t.reward))  # trap: TFD201
    print(r, total, buffer.batch(4)[0].shape)  # trap: TFD203


if __name__ == '__main__':
  main()
