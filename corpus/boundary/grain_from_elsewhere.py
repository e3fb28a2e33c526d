"""A file that has Grain: Keras takes its datasets as well, and they have the same methods."""

import grain
import tensorflow as tf
from plantlab.sources import leaf_source


def load(row):
    return row["pixels"] / 255.0, row["label"]


def main():
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(12)])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    options = grain.ReadOptions(num_threads=4)
    leaves = leaf_source(options)
    leaves = leaves.shuffle(7).map(load).batch(32)  # trap: TFD201; trap: TFD203
    model.fit(leaves, epochs=3)


main()
