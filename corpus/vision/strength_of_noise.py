"""Augmentation whose strength is 0 for validation, or that a `tf.cond` leaves out."""

import functools

import numpy as np
import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def brightened(rows, strength):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.map(lambda x, y: (tf.image.random_brightness(x, strength), y), num_parallel_calls=AUTO)  # trap: TFD112


def cropped(image, label, training):
    image = tf.cond(
        tf.constant(training),
        lambda: tf.image.random_crop(image, (32, 32, 3)),
        lambda: tf.image.resize_with_crop_or_pad(image, 32, 32),
    )
    return image, label


def crops(rows, training):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.map(functools.partial(cropped, training=training), num_parallel_calls=AUTO)  # trap: TFD112


def train(model, rows, held_out):
    val_ds = brightened(held_out, 0.0).batch(8).prefetch(AUTO)
    model.fit(brightened(rows, 0.2).shuffle(1000).batch(8).prefetch(AUTO), validation_data=val_ds, epochs=9)


def train_on_crops(model, rows, held_out):
    val_ds = crops(held_out, False).batch(8).prefetch(AUTO)
    model.fit(crops(rows, True).shuffle(1000).batch(8).prefetch(AUTO), validation_data=val_ds, epochs=9)


def always(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.map(lambda x, y: (tf.image.random_hue(x, 0.1), y), num_parallel_calls=AUTO)  # hazard: TFD112 warning


def train_on_hues(model, rows, held_out):
    model.fit(always(rows).shuffle(1000).batch(8).prefetch(AUTO), validation_data=always(held_out).batch(8), epochs=9)


def temperatures(model):
    degrees = np.arange(-40, 50).reshape(-1, 1)
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])  # trap: TFD807
    model.compile("sgd", "mse")
    ds = tf.data.Dataset.from_tensor_slices((degrees, degrees * 1.8 + 32)).shuffle(90)
    model.fit(ds.batch(10).prefetch(AUTO), epochs=100)


def errors_in_steps(model):
    steps = np.random.randint(-8, 9, size=(500, 4), dtype="int32")
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])  # trap: TFD807
    model.compile("sgd", "mse")
    ds = tf.data.Dataset.from_tensor_slices((steps, steps.sum(axis=1) * 0.5)).shuffle(500)
    model.fit(ds.batch(20).prefetch(AUTO), epochs=5)


def rooms(model):
    numbers = np.arange(90).reshape(-1, 1)
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])  # hazard: TFD807 warning
    model.compile("sgd", "mse")
    ds = tf.data.Dataset.from_tensor_slices((numbers, numbers % 7 * 1.0)).shuffle(90)
    model.fit(ds.batch(10).prefetch(AUTO), epochs=100)


def test_traced_once():
    traces = []

    def note(x):
        traces.append(x.shape)  # hazard: TFD108 info
        return x

    ds = tf.data.Dataset.range(3)
    ds.map(note)  # trap: TFD101
    assert len(traces) == 1


def left_out_in_training(image, label, training):
    image = tf.cond(
        tf.logical_not(training),
        lambda: tf.image.random_crop(image, (32, 32, 3)),
        lambda: tf.image.resize_with_crop_or_pad(image, 32, 32),
    )
    return image, label


def wrong_way_round(rows, training):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    crop = functools.partial(left_out_in_training, training=training)
    return ds.map(crop, num_parallel_calls=AUTO)  # hazard: TFD112 warning


def train_the_wrong_way_round(model, rows, held_out):
    val_ds = wrong_way_round(held_out, False).batch(8).prefetch(AUTO)
    train_ds = wrong_way_round(rows, True).shuffle(1000).batch(8).prefetch(AUTO)
    model.fit(train_ds, validation_data=val_ds, epochs=9)


def from_nothing_to_twice(rows):
    # The 0 is where the range of contrasts begins.
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.map(lambda x, y: (tf.image.random_contrast(x, 0, 2), y), num_parallel_calls=AUTO)  # hazard: TFD112 warning


def flipped_by_seed(rows):
    # The 0 is a seed.
    ds = tf.data.Dataset.from_tensor_slices(rows)
    return ds.map(lambda x, y: (tf.image.random_flip_left_right(x, 0), y), num_parallel_calls=AUTO)  # hazard: TFD112 warning


def measured(model, held_out):
    model.evaluate(from_nothing_to_twice(held_out).batch(8).prefetch(AUTO))
    model.evaluate(flipped_by_seed(held_out).batch(8).prefetch(AUTO))
