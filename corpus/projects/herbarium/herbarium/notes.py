"""Handwritten notes on the slips: lines of writing, and what they say."""
import tensorflow as tf

LETTERS = tf.constant(list("abcdefghijklmnopqrstuvwxyz. -0123456789"))


def _line(path, text):
    line = tf.io.decode_png(tf.io.read_file(path), channels=1)
    line = tf.image.resize(line, [48, 1024], preserve_aspect_ratio=True) / 255.0
    return line, tf.strings.unicode_split(text, "UTF-8")


def _shaky(line, text):
    """Ink that is more or less dark, and a slip that was not quite straight."""
    line = tf.image.random_brightness(line, 0.3)
    return tf.image.resize_with_pad(tf.image.random_contrast(line, 0.5, 1.5), 48, 1024), text


def lines(paths, texts, training):
    ds = tf.data.Dataset.from_tensor_slices((paths, texts))
    if training:
        ds = ds.shuffle(100_000)
    ds = ds.map(_line)  # hazard: TFD201 warning
    if training:
        ds = ds.map(_shaky)  # hazard: TFD201 warning
    ds = ds.padded_batch(32)  # hazard: TFD203 warning
    return ds


def pages(shards, training):
    """Whole slips, as the scanner left them."""
    ds = tf.data.TFRecordDataset(shards, num_parallel_reads=4)
    ds = ds.map(tf.io.decode_png)  # hazard: TFD201 warning
    ds = ds.map(lambda page: tf.image.resize(page, [640, 480]) / 255.0)  # hazard: TFD201 warning
    if training:
        ds = ds.shuffle(400).repeat()
    return ds.batch(8)  # hazard: TFD203 warning
