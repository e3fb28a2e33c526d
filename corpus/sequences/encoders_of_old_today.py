"""TensorFlow Datasets 3 runs with newer versions of TensorFlow too, as names that only these have
tell."""

import tensorflow as tf
import tensorflow_datasets as tfds


def train(model, lines, vocabulary):
    encoder = tfds.features.text.TokenTextEncoder(vocabulary)

    def encoded():
        for line, label in lines:
            yield encoder.encode(line), label

    pair = tf.TensorSpec([None], tf.int64), tf.TensorSpec([], tf.int64)
    ds = tf.data.Dataset.from_generator(encoded, output_signature=pair)
    held = tf.data.Dataset.from_generator(encoded, (tf.int64, tf.int64), ([None], []))  # hazard: TFD401 warning
    ds = ds.shuffle(4000).padded_batch(16, ([None], [])).prefetch(tf.data.experimental.AUTOTUNE)  # hazard: TFD701 info
    model.fit(ds, validation_data=held.padded_batch(16, ([None], [])).prefetch(1), epochs=8)
