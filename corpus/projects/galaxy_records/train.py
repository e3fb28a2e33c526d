"""Trains the morphology classifier."""
import argparse

import tensorflow as tf

import data.parsing as parsing
from data import eval_batches, measured_batches, train_batches


def build_model(num_classes=3):
  image = tf.keras.Input([parsing.SIZE, parsing.SIZE, 1], name="image")
  x = tf.keras.layers.Conv2D(16, 5, strides=2, activation="relu")(image)  # trap: TFD809
  x = tf.keras.layers.Conv2D(32, 3, strides=2, activation="relu")(x)
  x = tf.keras.layers.GlobalMaxPooling2D()(x)
  return tf.keras.Model(image, tf.keras.layers.Dense(num_classes)(x))


def with_asymmetry(model):
  value = tf.keras.Input([], name="asymmetry")
  image = tf.keras.Input([parsing.SIZE, parsing.SIZE, 1], name="image")
  column = tf.keras.layers.Reshape([1])(value)
  x = tf.keras.layers.Concatenate()([model(image), column])
  return tf.keras.Model({"image": image, "asymmetry": value}, tf.keras.layers.Dense(3)(x))


def compiled(model):
  loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
  model.compile("adam", loss, metrics=["accuracy"])
  return model


def show_some(pattern):
  files = tf.io.gfile.glob(pattern)
  # three records are printed
  ds = tf.data.TFRecordDataset(files).map(parsing.parse_example)  # trap: TFD201
  for features in ds.take(3):
    print(int(features["label"]), float(tf.reduce_mean(features["image"])))


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument("--train", default="records/train-*")
  parser.add_argument("--val", default="records/val-*")
  args = parser.parse_args()
  show_some(args.train)

  model = compiled(build_model())
  val = eval_batches(args.val, 128).prefetch(tf.data.AUTOTUNE)
  model.fit(train_batches(args.train, 64), steps_per_epoch=1000, epochs=20, validation_data=val)

  wide = compiled(with_asymmetry(model))
  measured = measured_batches(args.train, 64).prefetch(2)
  wide.fit(measured, epochs=5)
  wide.save("galaxies.h5")


if __name__ == "__main__":
  main()
