"""Validation data that somebody forgot to batch, for models that come from elsewhere."""

import tensorflow as tf


def load(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, [96, 96]), 1.0


def split_by_number(paths, count, model):
    pictures = tf.data.Dataset.list_files(paths, shuffle=False).map(load, num_parallel_calls=8)
    training = pictures.skip(count).shuffle(500).batch(32).prefetch(2)
    held_out = pictures.take(count)
    model.compile("adam", "mse")
    model.fit(training, validation_data=held_out.prefetch(2), epochs=5)  # hazard: TFD804 error


def both_batched(paths, others, model):
    training = tf.data.Dataset.list_files(paths).map(load, num_parallel_calls=8)
    held_out = tf.data.Dataset.list_files(others).map(load, num_parallel_calls=8)
    model.compile("adam", "mse")
    training = training.batch(32).prefetch(2)
    held_out = held_out.batch(1).prefetch(2)
    model.fit(training, validation_data=held_out, epochs=5)  # trap: TFD804


def neither_batched(paths, others, model):
    # A model of which nothing is known may take pictures one by one.
    training = tf.data.Dataset.list_files(paths).map(load, num_parallel_calls=8)
    held_out = tf.data.Dataset.list_files(others).map(load, num_parallel_calls=8)
    model.compile("adam", "mse")
    model.fit(training, validation_data=held_out, epochs=5)  # trap: TFD804


def with_an_axis(paths, others, model):
    training = tf.data.Dataset.list_files(paths).map(load, num_parallel_calls=8)
    held_out = tf.data.Dataset.list_files(others).map(load, num_parallel_calls=8)
    held_out = held_out.map(  # trap: TFD201
        lambda image, label: (image[tf.newaxis], tf.reshape(label, [1]))
    )
    model.compile("adam", "mse")
    training = training.batch(32).prefetch(2)
    model.fit(training, validation_data=held_out.prefetch(2), epochs=5)  # trap: TFD804


def windows_of_windows(rows, model):
    # The batches that are trained on are what one example is there.
    training = tf.data.Dataset.from_tensor_slices(rows).batch(16).prefetch(2)
    held_out = tf.data.Dataset.from_tensor_slices(rows).prefetch(2)
    model.compile("adam", "mse")
    model.fit(training, validation_data=held_out, epochs=5)  # trap: TFD804
