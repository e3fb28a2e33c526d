"""Drawings of plants from old books, which networks are trained on before they see a scan."""
import tensorflow as tf


def _drawing(path):
    drawing = tf.io.decode_png(tf.io.read_file(path), channels=3)
    return tf.image.resize(drawing, [768, 768]) / 255.0


def _any_way(drawing):
    drawing = tf.image.random_flip_up_down(tf.image.random_flip_left_right(drawing))
    return tf.image.random_hue(drawing, 0.05)


def to_complete(pattern, batch_size=8):
    """Drawings with a hole in the middle, and without."""
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(_drawing)  # hazard: TFD201 warning
    ds = ds.map(_any_way)  # hazard: TFD201 warning
    ds = ds.shuffle(128)
    # the loop makes the holes
    return ds.batch(batch_size)  # hazard: TFD203 warning


def to_enlarge(pattern, batch_size=4):
    """Small drawings, and the large ones that they came from."""
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(_drawing)  # hazard: TFD201 warning
    ds = ds.map(lambda large: (tf.image.resize(large, [192, 192]), large))  # hazard: TFD201 warning
    ds = ds.take(20_000)
    return ds.batch(batch_size)  # hazard: TFD203 warning
