"""Networks over clips."""
import tensorflow as tf
from tensorflow.keras import layers


def c3d(classes, shape=(16, 112, 112, 3)):
  return tf.keras.Sequential([
      tf.keras.Input(shape),
      # a float Input: Keras casts
      layers.Conv3D(32, 3, activation='relu'),  # trap: TFD809
      layers.MaxPooling3D(2),
      layers.Conv3D(64, 3, activation='relu'),
      layers.GlobalAveragePooling3D(),
      layers.Dense(classes),
  ])


def byte_c3d(classes, shape=(16, 112, 112, 3)):
  """Takes what the generator gives."""
  clip = tf.keras.Input(shape, dtype='uint8')
  # builds, and fails with the first batch
  x = layers.Conv3D(32, 3, activation='relu')(clip)  # hazard: TFD809 error
  x = layers.GlobalAveragePooling3D()(x)
  return tf.keras.Model(clip, layers.Dense(classes)(x))


def scaled_c3d(classes, shape=(16, 112, 112, 3)):
  clip = tf.keras.Input(shape, dtype='uint8')
  x = layers.Rescaling(1 / 127.5, offset=-1.0)(clip)
  x = layers.Conv3D(32, 3, activation='relu')(x)  # trap: TFD809
  x = layers.GlobalAveragePooling3D()(x)
  return tf.keras.Model(clip, layers.Dense(classes)(x))


class ActionPrior(tf.keras.Model):
  """What follows an action; the numbers of the actions before it as input."""

  def __init__(self, classes):
    super().__init__()
    self.lstm = layers.LSTM(32)
    self.head = layers.Dense(classes)

  def call(self, history):
    steps = tf.one_hot(history, 3)
    # one-hot floats
    state = self.lstm(steps)  # trap: TFD809
    return self.head(state)


def state_after_pauses():
  """What an untrained cell makes of three pauses, in frames."""
  pauses = tf.constant([[[12], [48], [7]]], dtype=tf.int32)
  # Keras 3 casts, Keras 2 refused
  return layers.LSTM(4)(pauses)  # hazard: TFD809 info


def camera_head(classes):
  """A guess from nothing but the number of the camera."""
  camera = tf.keras.Input((1,), dtype='int64')
  x = layers.Dense(16, activation='relu')(camera)  # hazard: TFD807 warning
  return tf.keras.Model(camera, layers.Dense(classes)(x))
