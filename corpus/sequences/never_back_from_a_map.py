"""Mapped functions from which nobody comes back: where they are traced, the program ends."""

import sys

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def look(name):
    image = tf.io.decode_png(tf.io.read_file(name), channels=3)
    print(image)  # hazard: TFD108 info
    sys.exit()
    return tf.image.resize(image, (224, 224))


def load(name):
    return tf.image.resize(tf.io.decode_png(tf.io.read_file(name), 3), (224, 224))


def not_yet(name):
    raise NotImplementedError(f"{name} cannot be read yet")


def still_debugged(model, names):
    names = tf.data.Dataset.from_tensor_slices(names)
    images = names.map(look)  # trap: TFD201
    others = names.map(load)  # trap: TFD201
    model.fit(tf.data.Dataset.zip((images, others)).batch(32))  # trap: TFD203


def still_missing(model, names):
    images = tf.data.Dataset.from_tensor_slices(names).map(not_yet)  # trap: TFD201
    model.fit(images.batch(32))  # trap: TFD203


def decides(name, debug):
    if debug:
        sys.exit("not with --debug")
    return load(name)


def goes_on(model, names, debug):
    images = tf.data.Dataset.from_tensor_slices(names)
    images = images.map(lambda name: decides(name, debug))  # hazard: TFD201 warning
    model.fit(images.batch(32).prefetch(AUTO))
