"""Hands in depth pictures; the recordings come as arrays."""
import functools

import numpy as np
import tensorflow as tf

from gardenvision.core import base_task

JOINTS = 21


def recordings(paths):
  for path in paths:
    with np.load(path) as data:
      for depth, joints in zip(data['depth'], data['joints']):
        yield depth[..., np.newaxis].astype(np.float32), joints.reshape(-1)


class KeypointTask(base_task.Task):

  def build_model(self):
    return tf.keras.Sequential([
        tf.keras.layers.Conv2D(32, 3, activation='relu', input_shape=(128, 128, 1)),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(JOINTS * 3),
    ])

  def build_inputs(self, params, input_context=None):
    source = functools.partial(recordings, tf.io.gfile.glob(params.input_path))
    types = (tf.float32, tf.float32)
    if params.is_training:
      # 2.3 has no output_signature, and the shapes are there
      dataset = tf.data.Dataset.from_generator(  # trap: TFD401
          source, types, (tf.TensorShape([128, 128, 1]), tf.TensorShape([JOINTS * 3])))
      dataset = dataset.shuffle(500)
    else:
      # without shapes
      dataset = tf.data.Dataset.from_generator(source, types)  # hazard: TFD401 warning
    # Trainer.train takes it step by step, without prefetch
    return dataset.batch(params.batch_size)  # hazard: TFD203 warning

  def build_losses(self, labels, outputs):
    return tf.reduce_mean(tf.square(labels - outputs))
