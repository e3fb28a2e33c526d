"""Tests of readers of rows; the rows are made up."""

import tensorflow as tf

from readers import columns, normalised


def rows():
    yield [0.0, 1.0, 2.0]
    yield [3.0, 4.0, 5.0]


def test_columns():
    # Deprecated, and nobody is kept from anything by that.
    ds = tf.data.Dataset.from_generator(rows, tf.float32, [3])  # hazard: TFD401 info
    assert columns(ds) == ["a", "b", "c"]


def test_normalised():
    ds = tf.data.Dataset.from_generator(rows, tf.float32)  # hazard: TFD401 info
    for row in normalised(ds):
        assert abs(sum(row)) < 1


def test_nothing_told():
    # This one fails, in a test as well.
    ds = tf.data.Dataset.from_generator(rows)  # hazard: TFD401 error
    assert columns(ds) == []
