"""A first sorting of the scenes by their quicklooks."""
import tensorflow as tf

from tileworks.sources import decoding


def quicklook_batches(pattern, batch_size=128):
  return (
      tf.data.Dataset.list_files(pattern)
      .map(decoding.read_quicklook, num_parallel_calls=tf.data.AUTOTUNE)
      .shuffle(2048)
      .batch(batch_size)
      .prefetch(2)
  )


def snow_mlp():
  return tf.keras.Sequential([
      tf.keras.layers.Flatten(),
      # bytes from 0 to 255
      tf.keras.layers.Dense(32, activation='relu'),  # hazard: TFD807 warning
      tf.keras.layers.Dense(1),
  ])


def scaled_snow_mlp():
  return tf.keras.Sequential([
      tf.keras.layers.Rescaling(1 / 255.0),
      tf.keras.layers.Flatten(),
      tf.keras.layers.Dense(32, activation='relu'),  # trap: TFD807
      tf.keras.layers.Dense(1),
  ])


def snow_cnn():
  return tf.keras.Sequential([
      # Keras 2 has no cast before the first layer without an Input
      tf.keras.layers.Conv2D(8, 3, activation='relu'),  # hazard: TFD809 error
      tf.keras.layers.GlobalAveragePooling2D(),
      tf.keras.layers.Dense(1),
  ])
