"""Multilayer perceptrons on MNIST: raw bytes, scaled, and in between."""
import argparse

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

AUTOTUNE = tf.data.AUTOTUNE


def finish(model):
    model.compile(
        optimizer="adam",
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def run_raw(epochs):
    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    train = tf.data.Dataset.from_tensor_slices((x_train, y_train))
    train = train.shuffle(60000).batch(128).prefetch(AUTOTUNE)
    model = finish(tf.keras.Sequential([
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(256, activation="relu"),  # hazard: TFD807 warning
        tf.keras.layers.Dropout(0.3),
        tf.keras.layers.Dense(10),
    ]))
    model.fit(train, epochs=epochs)


def run_flat_arrays(epochs):
    (x_train, y_train), _ = tf.keras.datasets.mnist.load_data()
    # reshape leaves the bytes bytes
    x_train = x_train.reshape(-1, 28 * 28)
    model = finish(tf.keras.Sequential([
        tf.keras.layers.Dense(512, activation="relu"),  # hazard: TFD807 warning
        tf.keras.layers.Dense(10),
    ]))
    model.fit(x_train, y_train, batch_size=128, epochs=epochs)


def run_functional():
    pixels = tf.keras.Input(shape=(28, 28), dtype=tf.uint8)
    x = tf.keras.layers.Flatten()(pixels)
    x = tf.keras.layers.Dense(128, activation="relu")(x)  # hazard: TFD807 warning
    outputs = tf.keras.layers.Dense(10)(x)
    return finish(tf.keras.Model(pixels, outputs))


def run_scaled(epochs):
    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    x_train, x_test = x_train / 255.0, x_test / 255.0
    model = finish(tf.keras.Sequential([
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(256, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(10),
    ]))
    model.fit(x_train, y_train, epochs=epochs, validation_data=(x_test, y_test))


def run_rescaling_layer(epochs):
    (x_train, y_train), _ = tf.keras.datasets.mnist.load_data()
    train = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(10000).batch(64)
    train = train.prefetch(AUTOTUNE)
    model = finish(tf.keras.Sequential([
        tf.keras.layers.Rescaling(scale=1.0 / 127.5, offset=-1.0),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(256, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(10),
    ]))
    model.fit(train, epochs=epochs)


def run_cast(epochs):
    (x_train, y_train), _ = tf.keras.datasets.mnist.load_data()
    x_train = x_train.reshape((60000, 784)).astype(np.float32)
    x_train = (x_train - x_train.mean()) / x_train.std()
    model = finish(tf.keras.Sequential([
        tf.keras.layers.Dense(64),  # trap: TFD807
        tf.keras.layers.BatchNormalization(),
        tf.keras.layers.ReLU(),
        tf.keras.layers.Dense(10),
    ]))
    model.fit(x_train, y_train, epochs=epochs)


def run_tfds(epochs):
    ds = tfds.load("mnist", split="train", as_supervised=True)

    def to_unit(image, label):
        return tf.cast(image, tf.float32) / 255.0, label

    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(to_unit)  # trap: TFD201
    # Sixty thousand digits are 190 MB.
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(10000)
    ds = ds.batch(128).prefetch(AUTOTUNE)
    model = finish(tf.keras.Sequential([
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(256, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(10),
    ]))
    model.fit(ds, epochs=epochs)


RUNS = {
    "raw": run_raw,
    "flat": run_flat_arrays,
    "scaled": run_scaled,
    "rescaling": run_rescaling_layer,
    "cast": run_cast,
    "tfds": run_tfds,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--epochs", type=int, default=5)
    args = parser.parse_args()
    run_functional().summary()
    RUNS[args.run](args.epochs)
