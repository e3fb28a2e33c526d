"""Tests of a model wrapper: what is refused, and what only has to be traced."""

import numpy as np
import pytest
import tensorflow as tf


def model():
    made = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1)])
    made.compile("sgd", "mse")
    return made


def rows():
    return tf.data.Dataset.from_tensor_slices((np.zeros((8, 4), np.float32), np.zeros(8, np.float32)))


def test_labels_belong_into_the_dataset():
    ds = rows().batch(2).prefetch(1)
    refusing = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1)])
    refusing.compile("sgd", "mse")
    with pytest.raises(ValueError):
        refusing.fit(ds, y=1)  # trap: TFD803


def test_examples_need_a_batch_axis():
    refusing = model()
    with pytest.raises(ValueError, match="shape"):
        refusing.fit(rows().prefetch(1))  # trap: TFD804


def test_endless_data_need_steps():
    with pytest.raises(ValueError):
        model().fit(rows().batch(2).repeat().prefetch(1))  # trap: TFD801


@pytest.mark.parametrize("wrapper_class", [None])
def test_own_fit(wrapper_class):
    # The second argument of its `fit` is a number of epochs.
    wrapper = wrapper_class(4)
    wrapper.compile(optimizer="sgd")
    wrapper.fit(rows().batch(2).prefetch(1), 1, verbose=0)  # trap: TFD803


def test_the_layer_can_be_traced():
    ds = rows().batch(2).prefetch(1)
    layer = tf.keras.layers.RandomFlip()
    # Nothing is to come out; the function is run once when the step is made.
    ds.map(lambda x, y: (layer(x[..., tf.newaxis, tf.newaxis]), y))  # trap: TFD101


def test_one_number_an_example():
    small = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    small.compile("sgd", "mse")
    ds = tf.data.Dataset.from_tensor_slices((np.zeros((8, 1), np.float32), np.zeros((8, 1), np.float32)))
    # Keras takes a row of numbers for a batch of examples.
    small.fit(ds.prefetch(1), verbose=0)  # trap: TFD804


def test_labels_twice():
    ds = rows().batch(2).prefetch(1)
    model().fit(ds, y=1)  # hazard: TFD803 error
