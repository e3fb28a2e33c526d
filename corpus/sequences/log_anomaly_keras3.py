# target: 2.18
"""Anomalies in server logs: generator classes with several outputs, networks of Keras 3."""
import collections
import functools
import pathlib
import random

import keras
import numpy as np
import tensorflow as tf
from keras import layers

WINDOW = 64
VOCAB = 2048


class LogWindows:
    """Callable: every call starts from the first file again."""

    def __init__(self, root, shuffle=False):
        self.files = sorted(pathlib.Path(root).glob("*.log"))
        self.shuffle = shuffle
        self.templates = collections.defaultdict(lambda: len(self.templates) % VOCAB)

    def __call__(self):
        files = list(self.files)
        if self.shuffle:
            random.shuffle(files)
        for path in files:
            lines = path.read_text().splitlines()
            ids = np.array([self.templates[line.split()[0]] for line in lines], dtype=np.int32)
            for start in range(0, len(ids) - WINDOW, WINDOW):
                yield ids[start:start + WINDOW], int("fail" in path.name)


def signature():
    return (
        tf.TensorSpec(shape=(WINDOW,), dtype=tf.int32),
        tf.TensorSpec(shape=(), dtype=tf.int32),
    )


def typed(root):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        LogWindows(root, shuffle=True),
        output_types=(tf.int32, tf.int32),
        output_shapes=((WINDOW,), ()),
    )
    ds = ds.shuffle(1000)
    # the runtime of 2.18 injects a prefetch
    return ds.batch(64)  # hazard: TFD203 info


def signed(root, training):
    ds = tf.data.Dataset.from_generator(LogWindows(root, training), output_signature=signature())  # trap: TFD401
    if training:
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.shuffle(10_000)
    ds = ds.batch(64)
    return ds.prefetch(tf.data.AUTOTUNE)


def drop_events(ids, label, rate):
    keep = tf.random.uniform(tf.shape(ids)) >= rate
    return tf.where(keep, ids, 0), label


def histogram(ids, label):
    counts = tf.math.bincount(ids, minlength=VOCAB, maxlength=VOCAB, dtype=tf.float32)
    return counts / WINDOW, label


def as_channels(ids, label):
    return tf.expand_dims(ids, -1), label


def augmented(root):
    ds = tf.data.Dataset.from_generator(LogWindows(root), None, None, None, signature())  # trap: TFD401
    # random numbers: sequential on 2.18 as on 2.3
    ds = ds.map(functools.partial(drop_events, rate=0.1))  # hazard: TFD201 info
    ds = ds.map(as_channels)  # trap: TFD201
    ds = ds.shuffle(1000).batch(64)
    return ds.prefetch(tf.data.AUTOTUNE)


def histograms(root):
    ds = tf.data.Dataset.from_generator(LogWindows(root), output_signature=signature())  # trap: TFD401
    ds = ds.map(histogram, num_parallel_calls=tf.data.AUTOTUNE)
    # the input of the generator is what costs; fused with the map
    ds = ds.batch(64)  # trap: TFD203
    return ds


def print_progress(ids, label):
    tf.print("label", label)
    return ids, label


def debugging(root):
    ds = tf.data.Dataset.from_generator(LogWindows(root), (tf.int32, tf.int32))  # hazard: TFD401 warning
    ds = ds.map(print_progress)  # trap: TFD201
    for ids, label in ds.take(5):
        print(ids.shape, int(label))


def convolutional():
    return keras.Sequential([
        # a Sequential of Keras 3 without Input casts what it is fed
        layers.Conv1D(32, 5, activation="relu"),  # trap: TFD809
        layers.GlobalMaxPooling1D(),
        layers.Dense(2),
    ])


def embedded():
    ids = keras.Input((WINDOW,), dtype="int32")
    x = layers.Embedding(VOCAB, 32)(ids)
    x = layers.Conv1D(64, 5, activation="relu")(x)  # trap: TFD809
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(ids, layers.Dense(2)(x))


def convolution_on_ids():
    ids = keras.Input((WINDOW, 1), dtype="int32")
    # builds, and fails at predict
    x = layers.Conv1D(64, 5, activation="relu")(ids)  # hazard: TFD809 error
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(ids, layers.Dense(2)(x))


def dense_on_ids():
    return keras.Sequential([
        keras.Input((WINDOW,), dtype="int32"),
        layers.Dense(64, activation="relu"),  # hazard: TFD807 warning
        layers.Dense(2),
    ])


def dense_on_counts():
    return keras.Sequential([
        layers.Dense(64, activation="relu"),  # trap: TFD807
        layers.Dense(2),
    ])


def run(model, data, validation=None):
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(data, validation_data=validation, epochs=5)


if __name__ == "__main__":
    debugging("logs/train")
    run(embedded(), signed("logs/train", training=True), signed("logs/val", training=False))
    run(embedded(), typed("logs/train"))
    run(convolutional(), augmented("logs/train"))
    run(dense_on_counts(), histograms("logs/train"))
    run(dense_on_ids(), signed("logs/train", training=True))
    convolution_on_ids().summary()
