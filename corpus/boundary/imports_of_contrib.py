"""Sounds of frogs for a network of TensorFlow 1: `contrib` is imported, and never named behind `tf`."""

import tensorflow as tf
from tensorflow.contrib import slim


def calls(spectra, kinds):
    ds = tf.data.Dataset.from_tensor_slices((spectra, kinds)).shuffle(2000).batch(32)  # hazard: TFD203 info
    return ds.repeat().make_one_shot_iterator().get_next()  # trap: TFD703


def network(spectra, kinds):
    hidden = slim.fully_connected(spectra, 64)
    return slim.fully_connected(hidden, kinds)
