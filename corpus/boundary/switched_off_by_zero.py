"""Cats and dogs: what a zero has switched off, and rows from a generator whose kinds nobody sees here."""

import tensorflow as tf


def _picture(path):
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), [160, 160])


def _line(path, text, length, channels):
    scan = tf.image.resize(tf.io.decode_png(tf.io.read_file(path), channels=channels), [64, 512])
    return (scan, length), text


def read_lines(model, lines):
    ds = tf.data.Dataset.from_generator(lines, output_types=lines.output_types)  # hazard: TFD401 warning
    ds = ds.map(lambda *parts: _line(*parts, channels=1)).shuffle(500)  # hazard: TFD201 warning
    ds = ds.batch(16)  # hazard: TFD203 warning
    model.fit(ds, epochs=20)


cats = tf.data.Dataset.list_files("cats/*.jpg").map(_picture).shuffle(2000)  # hazard: TFD201 info
cats = cats.batch(32)  # trap: TFD203
both = tf.data.Dataset.list_files("both/*.jpg").map(_picture).shuffle(2000)  # hazard: TFD201 warning
both = both.batch(32)  # hazard: TFD203 warning
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(2)])
model.compile("adam", "mse")
if 1:
    model.fit(both, epochs=5)
if 0:
    model.evaluate(cats)
