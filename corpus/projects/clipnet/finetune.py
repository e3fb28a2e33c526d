"""The last layers on a few clips."""
import sys

import tensorflow as tf

from clipnet import models
from clipnet.inputs.records import cached_records


def main(weights):
  model = models.c3d(400)
  model.load_weights(weights)
  for layer in model.layers[:-1]:
    layer.trainable = False
  model.compile(tf.keras.optimizers.SGD(1e-3), tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
  model.fit(cached_records('train', batch_size=4), epochs=5)
  model.save('finetuned.keras')


if __name__ == '__main__':
  main(sys.argv[1])
