# target: 2.15
"""Layers of the project's own that are mapped: what their `call` does decides."""

import keras_cv
import tensorflow as tf

AUTO = tf.data.AUTOTUNE


class ToSquare(tf.keras.layers.Layer):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def call(self, photo, label):
        photo = tf.image.resize(photo, (self.size, self.size))
        return tf.image.adjust_contrast(photo / 255.0, 1.2), label


class Dimmed(tf.keras.layers.Layer):
    def call(self, photo, label):
        return tf.image.random_brightness(photo, 0.3), label


class Mirrored(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.flip = tf.keras.layers.RandomFlip("horizontal")

    def call(self, photo, label):
        return self.flip(photo, training=True), label


class Weighted(tf.keras.layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(name="gain", shape=())

    def call(self, photo, label):
        return photo * self.gain, label


class Checked(tf.keras.layers.Layer):
    def call(self, photo, label):
        assert not isinstance(photo, tf.Variable)
        return tf.image.resize(photo, (192, 192)), label


class Turned(keras_cv.layers.BaseImageAugmentationLayer):
    """What the base does with each picture is not in sight."""

    def call(self, photo, label):
        return super().call(photo), label


class Flipped(tf.keras.layers.RandomFlip):
    def call(self, photo, label):
        return super().call(photo, training=True), label


def read(path, label):
    return tf.io.decode_jpeg(tf.io.read_file(path), channels=3), label


def batches(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(read, num_parallel_calls=AUTO)
    ds = ds.map(ToSquare(224))  # hazard: TFD201 info
    ds = ds.map(Dimmed())  # hazard: TFD201 warning
    ds = ds.map(Mirrored())  # hazard: TFD201 warning
    # A variable is read each time.
    ds = ds.map(Weighted())  # hazard: TFD201 info
    ds = ds.map(Checked())  # hazard: TFD201 info
    ds = ds.map(Turned())  # hazard: TFD201 info
    ds = ds.map(Flipped("horizontal"))  # hazard: TFD201 info
    return ds.batch(32).prefetch(AUTO)
