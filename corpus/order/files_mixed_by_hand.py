"""Generators that mix their files each time they are started."""

import random

import numpy as np
import tensorflow as tf

SPEC = (tf.TensorSpec((256, 256, 1), tf.float32), tf.TensorSpec((256, 256, 1), tf.float32))


def pairs(names):
    names = [name.decode() for name in names]
    random.shuffle(names)
    for name in names:
        yield np.load(f"{name}.image.npy"), np.load(f"{name}.mask.npy")


def pairs_in_order(names):
    for name in names:
        yield np.load(f"{name.decode()}.image.npy"), np.load(f"{name.decode()}.mask.npy")


def train(model, names):
    ds = tf.data.Dataset.from_generator(pairs, args=(names,), output_signature=SPEC)
    # Other elements meet in a batch each time: the shuffle is only too much.
    ds = ds.batch(8).shuffle(16).prefetch(2)  # trap: TFD109
    model.fit(ds, epochs=20)


def train_in_order(model, names):
    ds = tf.data.Dataset.from_generator(pairs_in_order, args=(names,), output_signature=SPEC)
    ds = ds.batch(8).shuffle(16).prefetch(2)  # hazard: TFD109 warning
    model.fit(ds, epochs=20)
