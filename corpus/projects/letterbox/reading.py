# target: 2.9
"""Addresses on envelopes, for an estimator: each factory gives a function without arguments."""
import tensorflow as tf


def _letters(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _envelope(path):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=1)
    return tf.image.random_contrast(tf.image.resize(picture, [256, 512]), 0.7, 1.3)


def letters(path, batch_size=64):
    # a dataset for each call: estimators want a function
    return lambda: tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        lambda: _letters(path), output_types=tf.string
    ).batch(batch_size)  # hazard: TFD203 info


def envelopes(pattern, batch_size=64):
    names = tf.data.Dataset.list_files(pattern, seed=1)
    # run.py: TrainSpec(input_fn=envelopes(...))
    return lambda: names.map(_envelope).shuffle(500).batch(batch_size)  # hazard: TFD201 warning; hazard: TFD203 warning
