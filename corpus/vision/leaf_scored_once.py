"""A model of leaves that is scored: once with what it predicts, three times, and behind each epoch."""

import tensorflow as tf


def leaf(path):
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), [224, 224])


def pairs(paths, kinds):
    leaves = tf.data.Dataset.from_tensor_slices(paths).map(leaf)  # hazard: TFD201 info
    kinds = tf.data.Dataset.from_tensor_slices(kinds)
    return tf.data.Dataset.zip((leaves, kinds)).batch(32).prefetch(2)


def thrice(paths, kinds):
    leaves = tf.data.Dataset.from_tensor_slices(paths).map(leaf)  # hazard: TFD201 warning
    return tf.data.Dataset.zip((leaves, tf.data.Dataset.from_tensor_slices(kinds))).batch(32).prefetch(2)


def score(model_file, paths, kinds):
    model = tf.keras.models.load_model(model_file)
    once = pairs(paths, kinds)
    print(model.evaluate(once), model.predict(once).argmax(axis=1))
    again = thrice(paths, kinds)
    for trial in range(3):
        print(trial, model.evaluate(again))


class Scored(tf.keras.callbacks.Callback):
    """Scores other leaves behind each epoch."""

    def __init__(self, paths):
        super().__init__()
        self.ds = tf.data.Dataset.from_tensor_slices(paths).map(leaf).batch(32)  # hazard: TFD201 warning

    def on_epoch_end(self, epoch, logs=None):
        print(epoch, self.model.evaluate(self.ds, verbose=0))
