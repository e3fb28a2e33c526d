"""Continues with a new survey."""
import sys

import tensorflow as tf

from data.loader import eval_batches, measured_batches


def main(pattern, held_out):
  model = tf.keras.models.load_model("galaxies.h5")
  for layer in model.layers[:-1]:
    layer.trainable = False
  model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))

  survey = measured_batches(pattern, batch_size=16, workers=2)
  # train.py appends prefetch to the same function's batches
  model.fit(survey, epochs=3)  # hazard: TFD203 warning

  images_only = tf.keras.models.load_model("images_only.h5")
  print(images_only.evaluate(eval_batches(held_out, 16).prefetch(1)))


if __name__ == "__main__":
  main(*sys.argv[1:])
