"""Flags of all commands."""
from absl import flags

FLAGS = flags.FLAGS

flags.DEFINE_string("clean", "/data/clean/*.wav", "Recordings without noise.")
flags.DEFINE_string("tapes", "/data/tapes/*.wav", "Recordings to be repaired.")
flags.DEFINE_integer("batch_size", 16, "Segments a batch.")
flags.DEFINE_integer("parallel_calls", 8, "Threads that read and cut.")
flags.DEFINE_string("cache_dir", "/tmp/denoiser", "Where decoded segments are kept.")
flags.DEFINE_bool("augment", True, "Whether levels vary.")
flags.DEFINE_integer("steps", 50000, "Steps to train for.")

SEGMENT = 16384
