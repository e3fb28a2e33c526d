"""`zip(a, b)` without a tuple came with TensorFlow 2.13, which parallelises and prefetches itself."""
import tensorflow as tf


def load(path):
    return tf.image.resize(tf.image.decode_png(tf.io.read_file(path), channels=3), (256, 256))


def pairs(paths):
    pictures = tf.data.Dataset.from_tensor_slices(paths).map(load)  # hazard: TFD201 info
    places = tf.data.Dataset.from_tensor_slices(list(range(len(paths))))
    return (
        tf.data.Dataset
        .zip(pictures, places)
    )  # fmt: skip


def train(model, paths, epochs):
    ds = pairs(paths).shuffle(1000).batch(16)  # hazard: TFD203 info
    for _ in range(epochs):
        for picture, place in ds:
            model.train_on_batch(picture, place)
