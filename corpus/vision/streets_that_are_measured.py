"""Street pictures: the part for validation and the part for the end have shapes of their own."""
import pathlib

import numpy as np
import tensorflow as tf


def street(path):
    return np.load(path.numpy()).astype(np.float32)


def read(path):
    return tf.py_function(street, [path], tf.float32)  # hazard: TFD404 error


def read_shaped(path):
    picture = tf.py_function(street, [path], tf.float32)  # trap: TFD404
    return tf.ensure_shape(picture, (96, 96, 3))


def train(paths, held_out):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(read_shaped, num_parallel_calls=4)
    val = tf.data.Dataset.from_tensor_slices(held_out).map(read, num_parallel_calls=4)
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(ds.batch(8).prefetch(2), validation_data=val.batch(8).prefetch(2), epochs=3)


class Measured(tf.keras.Model):
    def call(self, pictures):
        return tf.reduce_mean(pictures, axis=(1, 2, 3))

    def test_step(self, pictures):
        return {"mean": tf.reduce_mean(self(tf.ensure_shape(pictures, (None, 96, 96, 3))))}


def read_again(path):
    return tf.numpy_function(np.load, [path], tf.float32)  # trap: TFD404


def measure(paths):
    model = Measured()
    model.compile()
    ds = tf.data.Dataset.from_tensor_slices(paths).map(read_again, num_parallel_calls=4)
    model.evaluate(ds.batch(8).prefetch(2))


def flowers(folder):
    folder = pathlib.Path(folder)
    ds = tf.keras.utils.image_dataset_from_directory(folder, image_size=(512, 512), batch_size=8)
    return ds.cache().prefetch(2)  # trap: TFD301; hazard: TFD106 info


def streets(folder):
    folder = pathlib.Path(folder) / "streets"
    ds = tf.keras.utils.image_dataset_from_directory(folder, image_size=(800, 800), batch_size=1)
    ds = ds.map(lambda image, label: (image[0], label[0]))  # trap: TFD201
    return ds.cache().batch(8).prefetch(2)  # hazard: TFD106 info; hazard: TFD301 warning


def look_closer(model):
    for folder in ("/data/flower_photos", "/data/more/flower_photos"):
        model.fit(flowers(folder), epochs=3)
    model.fit(streets("/data"), epochs=3)


def endless(files, size):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    ds = tf.data.TFRecordDataset(files).apply(tf.data.experimental.shuffle_and_repeat(1000))  # hazard: TFD701 warning
    model.fit(ds.batch(size).prefetch(2), epochs=2)  # hazard: TFD801 error


def cats(model):
    import tensorflow_datasets as tfds

    ds = tfds.load("cats_vs_dogs", split="train[:80%]", as_supervised=True)
    ds = ds.map(lambda image, label: (tf.image.resize(image, (256, 256)), label), num_parallel_calls=4)
    model.fit(ds.cache().batch(32).prefetch(2), epochs=3)  # hazard: TFD301 warning
