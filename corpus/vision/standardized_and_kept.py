"""Portraits that are standardized before they are kept, and pairs of them."""

import tensorflow as tf

SIDE = 256


def read(path):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, [SIDE, SIDE])


def standardized(path):
    # floats of the same shape
    return tf.image.per_image_standardization(tf.cast(read(path), tf.uint8))


def portraits(pattern):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(standardized, num_parallel_calls=tf.data.experimental.AUTOTUNE)
    # each has 768 KiB
    ds = ds.cache()  # hazard: TFD301 warning
    return ds.shuffle(1000).batch(32).prefetch(2)


def pairs(left, right, same):
    """Two portraits and whether they show one person: datasets in a tuple in a tuple."""
    first = tf.data.Dataset.from_tensor_slices(left).map(read)  # hazard: TFD201 warning
    second = tf.data.Dataset.from_tensor_slices(right).map(read, 4)
    answers = tf.data.Dataset.from_tensor_slices(same)
    return tf.data.Dataset.zip(((first, second), answers))


def train(model, left, right, same):
    ds = pairs(left, right, same).shuffle(500)
    model.fit(ds.batch(16))  # hazard: TFD203 warning


def train_by_name(model, left, right, same):
    second = tf.data.Dataset.from_tensor_slices(right).map(read, 4)
    first = tf.data.Dataset.from_tensor_slices(left).map(read)  # hazard: TFD201 warning
    named = {"left": first, "right": second}
    ds = tf.data.Dataset.zip((named, tf.data.Dataset.from_tensor_slices(same)))
    model.fit(ds.batch(16).prefetch(2))
