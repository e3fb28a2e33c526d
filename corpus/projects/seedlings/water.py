"""How much water there is, asked from the old readers and from new ones."""

import tensorflow as tf

import soil


def of_soil(path):
    # what the compatibility module makes keeps its iterators
    return soil.moisture(path).make_one_shot_iterator().get_next()  # trap: TFD703


def of_air(path):
    ds = tf.data.TextLineDataset(path).batch(64).prefetch(1)
    return ds.make_one_shot_iterator().get_next()  # hazard: TFD703 error
