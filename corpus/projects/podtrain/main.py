"""Entry point on the virtual machine of the TPU."""
import argparse
import multiprocessing.pool

import tensorflow as tf

from podtrain import ds_lib, get_strategy
from podtrain.loop import DistributedLoop, build_raw_network, distill


def file_sizes(pattern):
  names = tf.io.gfile.glob(pattern)
  pool = multiprocessing.pool.ThreadPool(32)
  # stat calls in threads
  stats = pool.map(tf.io.gfile.stat, names)  # trap: TFD201
  pool.close()
  return sum(stat.length for stat in stats)


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument("--train_pattern", default="gs://scenes/train-*")
  parser.add_argument("--val_pattern", default="gs://scenes/val-*")
  parser.add_argument("--batch_size", type=int, default=1024)
  parser.add_argument("--classes", type=int, default=43)
  parser.add_argument("--rate", type=float, default=0.1)
  parser.add_argument("--steps", type=int, default=20000)
  parser.add_argument("--val_steps", type=int, default=50)
  parser.add_argument("--resident", action="store_true")
  parser.add_argument("--strategy", default="tpu")
  config = parser.parse_args()

  print("bytes to read:", file_sizes(config.train_pattern))
  for patches, covers in ds_lib.preview(config.val_pattern).take(1):
    print(patches.shape, covers.numpy())

  loop = DistributedLoop(get_strategy(config.strategy), config)
  loop.run_per_worker()
  loop.run()
  print("accuracy", loop.evaluate())
  student = distill(loop.model, config.train_pattern, config.classes, 128)
  student.save("student.h5")
  build_raw_network(config.classes).summary()


if __name__ == "__main__":
  main()
