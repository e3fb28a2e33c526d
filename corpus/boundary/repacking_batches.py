"""Maps over batches that change no more than names, structure and shapes, and some that do more."""

from collections import namedtuple

import tensorflow as tf
from rowschema import COLUMNS

SCHEMA = {"age": tf.io.FixedLenFeature([], tf.float32), "text": tf.io.VarLenFeature(tf.string)}
AUTO = tf.data.AUTOTUNE
Sample = namedtuple("Sample", ["image", "label"])


def batches(files):
    ds = tf.data.TFRecordDataset(files).batch(256)
    return ds.map(lambda rows: tf.io.parse_example(rows, SCHEMA), num_parallel_calls=AUTO)


def as_columns(rows):
    return {name: tf.expand_dims(column, -1) for name, column in rows.items()}


def with_checked_shapes(images, labels):
    tf.debugging.assert_equal(tf.shape(images)[0], tf.shape(labels)[0])
    images = tf.ensure_shape(images, [None, 224, 224, 3])
    labels.set_shape([None])
    return images, labels


def with_task(images, labels):
    return images, {"task": tf.fill([32], 3), "labels": labels}


def unpacked(batch):
    x, y, weight = tf.keras.utils.unpack_x_y_sample_weight(batch)
    try:
        tf.nest.assert_same_structure(x, y)
    except ValueError as error:
        raise ValueError("the two parts differ") from error
    return tf.keras.utils.pack_x_y_sample_weight(x, y, weight)


def flattened(rows):
    packed = dict(rows)
    for name in SCHEMA:
        packed[name] = tf.reshape(packed[name], [-1])
    return packed


def without_prefix(rows):
    inputs = {name.replace("in/", ""): rows[name] for name in rows if name.startswith("in/")}
    return inputs, rows["label"]


def with_known_shapes(rows):
    for column in COLUMNS:
        if column.name not in rows:
            raise KeyError(column.name)
        rows[column.name].set_shape([None, *column.shape.as_list()])
    return rows


def as_dictionary(sample):
    return sample._asdict()


def halves(rows):
    left, right = tf.split(rows["age"], 2, axis=-1)
    return left, right


def scaled(images, labels):
    return tf.expand_dims(images, -1) / 255, labels


def normalised(rows):
    for name in SCHEMA:
        rows[name] = (rows[name] - 3.0) / 2.0
    return rows


def columns(files):
    # To give a column one more axis copies nothing, however many rows it has.
    ds = batches(files).map(as_columns)  # trap: TFD201
    return ds.prefetch(AUTO)


def pictures(files):
    ds = tf.data.TFRecordDataset(files).map(decode, num_parallel_calls=AUTO).batch(32)
    ds = ds.map(with_checked_shapes)  # trap: TFD201
    ds = ds.map(with_task)  # trap: TFD201
    return ds.prefetch(AUTO)


def decode(record):
    row = tf.io.parse_single_example(
        record,
        {"x": tf.io.FixedLenFeature([], tf.string), "y": tf.io.FixedLenFeature([], tf.int64)},
    )
    return tf.io.decode_jpeg(row["x"], channels=3), row["y"]


def packed(files):
    ds = tf.data.TFRecordDataset(files).map(decode, num_parallel_calls=AUTO).batch(32)
    # Unpacked and packed again, with a comparison of structures while it is traced.
    ds = ds.map(lambda x, y: unpacked((x, y)))  # trap: TFD201
    return ds.prefetch(AUTO)


def rows(files):
    # A loop over names, unrolled where the function is traced.
    ds = batches(files).map(flattened)  # trap: TFD201
    return ds.prefetch(AUTO)


def named(files):
    ds = tf.data.TFRecordDataset(files).map(decode, num_parallel_calls=AUTO).batch(32)
    ds = ds.map(Sample)  # trap: TFD201
    ds = ds.map(as_dictionary)  # trap: TFD201
    return ds.prefetch(AUTO)


def renamed(files):
    # Names are changed while the function is traced.
    ds = batches(files).map(without_prefix)  # trap: TFD201
    return ds.prefetch(AUTO)


def shaped(files):
    ds = batches(files).map(with_known_shapes)  # trap: TFD201
    return ds.prefetch(AUTO)


def split_columns(files):
    # Both halves are copied.
    ds = batches(files).map(halves)  # hazard: TFD201 info
    return ds.prefetch(AUTO)


def scaled_pictures(files):
    ds = tf.data.TFRecordDataset(files).map(decode, num_parallel_calls=AUTO).batch(32)
    ds = ds.map(scaled)  # hazard: TFD201 warning
    return ds.prefetch(AUTO)


def normalised_rows(files):
    ds = batches(files).map(normalised)  # hazard: TFD201 info
    return ds.prefetch(AUTO)


def train(model, files):
    # What a little map gives comes from parallel calls: the hand-over is no work to wait for.
    ds = batches(files).map(as_columns)  # trap: TFD201; trap: TFD203
    model.fit(ds, epochs=3)
