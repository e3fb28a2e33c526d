"""Drafts of an aerial survey: functions that cannot be traced, data that nothing reads, and buffers as long as the data."""

import numpy as np
import tensorflow as tf

import survey_columns

TILE = 256
EPOCHS = 12
FEATURES = {
    "tile/png": tf.io.FixedLenFeature([], tf.string),
    "tile/rows": tf.io.FixedLenSequenceFeature([], tf.float32, allow_missing=True),
    "tile/columns": tf.io.FixedLenSequenceFeature([], tf.float32, allow_missing=True),
}
rng = np.random.default_rng(3)


def parsed(record):
    return tf.io.parse_single_example(record, FEATURES)


# What is not there when a function is traced


def with_a_constant_of_another_draft(records):
    def shrunk(record):
        # TILE_SIDE was renamed.
        return tf.image.resize(tf.io.decode_png(parsed(record)["tile/png"]), [TILE_SIDE, TILE_SIDE])

    return tf.data.TFRecordDataset(records).map(shrunk).prefetch(2)  # trap: TFD201


def with_the_key_of_another_draft(records):
    ds = tf.data.TFRecordDataset(records).map(parsed, num_parallel_calls=4)
    # A KeyError: the specification says tile/png.
    return ds.map(lambda x: tf.io.decode_png(x["tile_png"])).prefetch(2)  # trap: TFD201


def of_a_table(table, read_pair):
    ds = tf.data.Dataset.from_tensor_slices({"before": table["before"], "after": table["after"]})
    # A dictionary is one argument.
    ds = ds.map(lambda before, after: (tf.io.read_file(before), tf.io.read_file(after)))  # trap: TFD201
    return ds.shuffle(100).batch(8)  # trap: TFD203


def of_columns(table):
    ds = tf.data.Dataset.from_tensor_slices((table["before"], table["after"]))
    return ds.map(lambda before, after: (tf.io.read_file(before), tf.io.read_file(after))).prefetch(2)  # hazard: TFD201 warning


# Any number of parts, each a number


def corners(record):
    tile = parsed(record)
    # One row for each building.
    return tf.stack([tile["tile/rows"], tile["tile/columns"]], axis=1)  # trap: TFD412


def buildings(records):
    ds = tf.data.TFRecordDataset(records)
    return ds.map(corners, num_parallel_calls=tf.data.AUTOTUNE).prefetch(2)


# What is given nothing of an element is asked once


def rows_of_the_log(files):
    def row(line):
        return dict(zip(survey_columns.names("log"), tf.io.decode_csv(line, survey_columns.defaults("log"))))

    # One line is parsed sooner than another thread has it.
    return tf.data.TextLineDataset(files).map(row).batch(64).prefetch(2)  # hazard: TFD201 info


# Buffers as long as the data


def train_on_all(model, tiles):
    ds = tf.data.Dataset.from_tensor_slices(tiles).map(tf.io.read_file, num_parallel_calls=4)
    ds = ds.map(tf.io.decode_png, num_parallel_calls=4)
    # All tiles are decoded before the first batch.
    ds = ds.shuffle(len(tiles)).batch(8)  # hazard: TFD203 info
    model.fit(ds, epochs=EPOCHS)


def train_on_some(model, tiles, buffer):
    ds = tf.data.Dataset.from_tensor_slices(tiles).map(tf.io.read_file, num_parallel_calls=4)
    ds = ds.map(tf.io.decode_png, num_parallel_calls=4)
    ds = ds.shuffle(buffer).batch(8)  # hazard: TFD203 warning
    model.fit(ds, epochs=EPOCHS)


def try_it(model, records):
    ds = tf.data.TFRecordDataset(records).shuffle(512).batch(8)  # hazard: TFD203 info
    model.fit(ds, steps_per_epoch=1)


# One draw for each epoch


def tilted(tile):
    return tf.roll(tile, int(rng.integers(0, TILE)), axis=0)  # hazard: TFD107 error


def train_in_epochs(tiles, train_step):
    ds = tf.data.Dataset.from_tensor_slices(tiles)
    for _ in range(EPOCHS):
        for batch in ds.map(tilted, num_parallel_calls=4).batch(8).prefetch(2):
            train_step(batch)


# Read by Python's own map


def train_with_arrays(records, as_arrays, train_step, state):
    ds = tf.data.TFRecordDataset(records).map(corners, num_parallel_calls=4)
    ds = ds.filter(lambda rows: tf.shape(rows)[0] > 0).padded_batch(8)  # hazard: TFD203 warning
    for _, batch in zip(range(10_000), map(as_arrays, ds)):
        state = train_step(state, batch)
    return state


# States of a fixed number of rows

SIDE_BY_SIDE = 16


class Reader(tf.keras.Model):
    def __init__(self, units):
        super().__init__()
        self.begun = [tf.zeros([SIDE_BY_SIDE, units]), tf.zeros([SIDE_BY_SIDE, units])]
        self.cell = tf.keras.layers.LSTMCell(units)

    def call(self, rows):
        return self.cell(rows, self.begun)[0]


def judged(rows):
    # The states have 16 rows.
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(SIDE_BY_SIDE, drop_remainder=True)  # trap: TFD604
    model = Reader(32)
    model.compile("adam", "mse")
    return model.evaluate(ds.prefetch(2))


# What is thrown away


def tiles_of(tiles, size=8):
    ds = tf.data.Dataset.from_tensor_slices(tiles).map(tf.io.read_file, num_parallel_calls=4).batch(size)
    # Nobody reads these.
    ahead = ds.prefetch(size)  # trap: TFD304
    return ds


held = tf.data.TFRecordDataset("held.tfrecord").map(corners)  # hazard: TFD201 info
seen = tf.data.TFRecordDataset("seen.tfrecord").map(  # hazard: TFD201 warning
    lambda x: tf.image.convert_image_dtype(tf.io.decode_png(parsed(x)["tile/png"], 3), tf.float32)
)
print(held, seen)
network = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(4)])
network.compile("adam", "mse")
network.fit(seen.batch(8).prefetch(2), epochs=EPOCHS)
