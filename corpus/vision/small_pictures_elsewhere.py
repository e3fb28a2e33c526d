"""Pictures of well-known sets, and functions of a module that cannot be seen."""

import tensorflow as tf
import tensorflow_datasets as tfds
from somewhere import pictures

AUTOTUNE = tf.data.AUTOTUNE
SET, VERSION = "mnist", "3.0.1"


def digits(model):
    ds = tfds.load("{}:{}".format(SET, VERSION), split="train")
    # There is nothing left to read or to decode in 784 bytes.
    ds = ds.map(pictures.get_image)  # hazard: TFD201 info
    model.fit(ds.batch(64).prefetch(AUTOTUNE))


def objects(model):
    raw = tfds.load("cifar10", split="train", as_supervised=True)
    # Nor in 3 kB,
    ds = raw.map(pictures.read_image)  # hazard: TFD201 info
    model.fit(ds.batch(64).prefetch(AUTOTUNE))
    # but to change them is work.
    ds = raw.map(pictures.augment_image)  # hazard: TFD201 warning
    model.fit(ds.batch(64).prefetch(AUTOTUNE))


def flowers(model):
    ds = tfds.load("tf_flowers", split="train", as_supervised=True)
    # Nothing tells how big they are.
    ds = ds.map(pictures.load_image)  # hazard: TFD201 warning
    model.fit(ds.batch(64).prefetch(AUTOTUNE))


def numbered(model, count):
    # An index is all that it takes to read a file.
    ds = tf.data.Dataset.range(count).map(pictures.get_image)  # hazard: TFD201 warning
    model.fit(ds.batch(64).prefetch(AUTOTUNE))
