"""Off-policy learners which read their experience through tf.data."""
from replaylab.buffer import ReplayBuffer, Transition
from replaylab.sources import SOURCES, episode_batches
