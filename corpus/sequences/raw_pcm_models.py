"""Sixteen bit samples straight from the file: what the first layer gets depends on one cast."""
import argparse

import tensorflow as tf
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
SAMPLES = 8000


def read_pcm(path):
    """Keeps the samples as the recorder wrote them."""
    samples = tf.io.decode_raw(tf.io.read_file(path), tf.int16)
    samples = tf.reshape(samples[:SAMPLES], [SAMPLES])
    label = tf.strings.regex_full_match(path, ".*/alarm/.*")
    return samples, tf.cast(label, tf.int32)


def to_float(samples, label):
    return tf.cast(samples, tf.float32) / 32768.0, label


def add_channel(samples, label):
    return tf.expand_dims(samples, -1), label


def raw_dataset(pattern, batch_size):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(read_pcm, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(500)
    ds = ds.batch(batch_size)
    return ds.prefetch(AUTOTUNE)


def raw_channel_dataset(pattern, batch_size):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(read_pcm, num_parallel_calls=AUTOTUNE)
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(add_channel)  # trap: TFD201
    ds = ds.shuffle(500)
    ds = ds.batch(batch_size)
    return ds.prefetch(AUTOTUNE)


def float_dataset(pattern, batch_size):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(read_pcm, num_parallel_calls=AUTOTUNE)
    ds = ds.map(to_float, num_parallel_calls=AUTOTUNE)
    ds = ds.map(add_channel, num_parallel_calls=AUTOTUNE)
    # decoded recordings, as many as the folder has
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(500)
    ds = ds.batch(batch_size)  # hazard: TFD203 info
    return ds


def dense_on_samples():
    return tf.keras.Sequential([
        layers.Dense(64, activation="relu"),  # hazard: TFD807 warning
        layers.Dense(1),
    ])


def conv_on_samples():
    return tf.keras.Sequential([
        # Keras 2 refuses integers here
        layers.Conv1D(16, 9, strides=4, activation="relu"),  # hazard: TFD809 error
        layers.GlobalMaxPooling1D(),
        layers.Dense(1),
    ])


def conv_with_shape():
    return tf.keras.Sequential([
        # the declared input is float32, and Keras casts to it
        layers.Conv1D(16, 9, strides=4, activation="relu", input_shape=(SAMPLES, 1)),  # trap: TFD809
        layers.GlobalMaxPooling1D(),
        layers.Dense(1),
    ])


def conv_on_floats():
    return tf.keras.Sequential([
        layers.Conv1D(16, 9, strides=4, activation="relu"),  # trap: TFD809
        layers.GlobalMaxPooling1D(),
        layers.Dense(1),
    ])


def scaled_inside():
    return tf.keras.Sequential([
        layers.Rescaling(1.0 / 32768),
        layers.Dense(64, activation="relu"),  # trap: TFD807
        layers.Dense(1),
    ])


def functional_int16():
    samples = tf.keras.Input(shape=(SAMPLES, 1), dtype="int16")
    x = layers.Conv1D(8, 5, activation="relu")(samples)  # hazard: TFD809 error
    x = layers.GlobalAveragePooling1D()(x)
    return tf.keras.Model(samples, layers.Dense(1)(x))


def train(model, data, epochs):
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    model.fit(data, epochs=epochs)
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pattern", default="recordings/*/*.pcm")
    parser.add_argument("--batch_size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args()

    train(dense_on_samples(), raw_dataset(args.pattern, args.batch_size), args.epochs)
    train(scaled_inside(), raw_dataset(args.pattern, args.batch_size), args.epochs)
    train(conv_on_samples(), raw_channel_dataset(args.pattern, args.batch_size), args.epochs)
    train(conv_with_shape(), raw_channel_dataset(args.pattern, args.batch_size), args.epochs)
    train(conv_on_floats(), float_dataset(args.pattern, args.batch_size), args.epochs)
    functional_int16().summary()
