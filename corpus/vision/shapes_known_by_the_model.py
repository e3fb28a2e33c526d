# target: 2.15
# Keras 2 takes what has no static shape where the model knows what it gets.
import numpy as np
import tensorflow as tf
from tensorflow import keras


def load(path, label):
    picture = tf.image.decode_image(tf.io.read_file(path), channels=1, dtype=tf.float32)  # trap: TFD405
    return picture, label


def load_array(path, label):
    return tf.numpy_function(np.load, [path], tf.float32), label  # trap: TFD404


def load_for_any(path, label):
    picture = tf.image.decode_image(tf.io.read_file(path), channels=1)  # hazard: TFD405 warning
    return tf.image.convert_image_dtype(picture, tf.float32), label


def train(paths, labels):
    files = tf.data.Dataset.from_tensor_slices((paths, labels))
    keras_model = keras.Sequential(
        [
            keras.layers.Conv2D(4, 3, input_shape=(28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(2),
        ]
    )
    keras_model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    keras_model.fit(files.map(load, num_parallel_calls=4).batch(2).prefetch(2), epochs=3)
    keras_model.fit(files.map(load_array, num_parallel_calls=4).batch(2).prefetch(2), epochs=3)

    other = keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2)])
    other.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    other.fit(files.map(load_for_any, num_parallel_calls=4).batch(2).prefetch(2), epochs=3)
