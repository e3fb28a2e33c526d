"""Input functions that somebody left half written: nothing of them can run."""

import tensorflow as tf


def read(name, label, size):
    picture = tf.io.decode_png(tf.io.read_file(name), channels=3)
    return tf.image.resize(picture, size), label


def read_as(name, label, *, size, channels=3):
    picture = tf.io.decode_png(tf.io.read_file(name), channels=channels)
    return tf.image.resize(picture, size), label


def without_a_size(model, names, labels):
    ds = tf.data.Dataset.from_tensor_slices((names, labels))
    # `read` lacks an argument: TensorFlow raises when it traces the function.
    ds = ds.map(lambda name, label: read(name, label))  # trap: TFD201
    ds = ds.batch(8)  # trap: TFD203
    model.fit(ds)


def without_a_size_by_name(model, names, labels):
    ds = tf.data.Dataset.from_tensor_slices((names, labels))
    ds = ds.map(lambda name, label: read_as(name, label, channels=1))  # trap: TFD201
    ds = ds.batch(8)  # trap: TFD203
    model.fit(ds)


def with_a_size(model, names, labels, size):
    ds = tf.data.Dataset.from_tensor_slices((names, labels))
    ds = ds.map(lambda name, label: read(name, size=size, label=label))  # hazard: TFD201 warning
    ds = ds.shuffle(64).batch(8)  # hazard: TFD203 warning
    model.fit(ds)


def with_a_size_by_name(model, names, labels, size):
    ds = tf.data.Dataset.from_tensor_slices((names, labels))
    ds = ds.map(lambda *both: read_as(*both, **{"size": size}))  # hazard: TFD201 warning
    ds = ds.shuffle(64).batch(8)  # hazard: TFD203 warning
    model.fit(ds)


def spectra_of_names(model, names, labels):
    # The file is read and not decoded: TensorFlow refuses a text.
    ds = tf.data.Dataset.from_tensor_slices((names, labels))
    ds = ds.map(lambda name, label: (tf.signal.stft(tf.io.read_file(name), 255, 128), label))  # trap: TFD201
    ds = ds.cache().batch(8)  # trap: TFD203; trap: TFD301
    model.fit(ds)
