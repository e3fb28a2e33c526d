# target: 2.3
"""Household electricity load; the cluster has TensorFlow 2.3 and will keep it."""
import argparse
import csv
import os

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.experimental.AUTOTUNE  # trap: TFD701
HOURS = 168


def read_meter(path):
    with open(path, newline="") as handle:
        for row in csv.DictReader(handle):
            yield float(row["kwh"]), int(row["hour"]), int(row["weekday"])


class MeterReader:
    def __init__(self, folder):
        self.paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]

    def readings(self):
        for path in self.paths:
            for kwh, _, _ in read_meter(path):
                yield kwh

    def calendar(self):
        for path in self.paths:
            for _, hour, weekday in read_meter(path):
                yield hour, weekday

    def load_dataset(self):
        # output_signature does not exist in 2.3; this is as much as can be said
        return tf.data.Dataset.from_generator(  # trap: TFD401
            self.readings, output_types=tf.float32, output_shapes=tf.TensorShape([]))

    def calendar_dataset(self):
        return tf.data.Dataset.from_generator(self.calendar, (tf.int32, tf.int32), ([], []))  # trap: TFD401

    def untyped_shape(self):
        return tf.data.Dataset.from_generator(self.readings, output_types=tf.float32)  # hazard: TFD401 warning


def make_windows(series, size):
    windows = series.window(size + 1, shift=24, drop_remainder=True)
    return windows.flat_map(lambda window: window.batch(size + 1))  # trap: TFD203


def difference(window):
    return window[1:] - window[:-1]


def to_supervised(window):
    return tf.expand_dims(window[:-1], -1), window[-1]


def load_training(reader, batch_size):
    ds = make_windows(reader.load_dataset(), HOURS)
    # 2.3 does nothing by itself
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(difference)  # trap: TFD201
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(to_supervised)  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(5000)
    return ds.batch(batch_size, drop_remainder=True)  # hazard: TFD203 info


def load_validation(reader, batch_size):
    ds = make_windows(reader.load_dataset(), HOURS)
    ds = ds.map(difference, num_parallel_calls=AUTOTUNE)
    ds = ds.map(to_supervised, AUTOTUNE)  # trap: TFD201
    val_ds = ds.cache()  # trap: TFD301
    return val_ds.batch(batch_size).prefetch(1)


def calendar_training(reader, batch_size):
    """Hour and weekday as they are; hours become magnitudes."""
    ds = reader.calendar_dataset()
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(lambda hour, weekday: (tf.stack([hour, weekday]), hour))  # trap: TFD201
    ds = ds.shuffle(5000).batch(batch_size)
    return ds.prefetch(AUTOTUNE)


def print_readings(reader):
    peek = reader.untyped_shape().batch(24)  # trap: TFD203
    for day in peek.take(3):
        print(np.round(day.numpy(), 2))


def forecaster():
    model = tf.keras.Sequential([
        tf.keras.layers.Conv1D(32, 24, activation="relu"),  # trap: TFD809
        tf.keras.layers.GRU(32),
        tf.keras.layers.Dense(1),
    ])
    model.compile("adam", "mae")
    return model


def hour_classifier():
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(32, activation="relu"),  # hazard: TFD807 warning
        tf.keras.layers.Dense(24),
    ])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--train_dir", required=True)
    parser.add_argument("--val_dir", required=True)
    parser.add_argument("--batch_size", type=int, default=64)
    options = parser.parse_args()

    train_reader = MeterReader(options.train_dir)
    val_reader = MeterReader(options.val_dir)
    print_readings(train_reader)
    forecaster().fit(
        load_training(train_reader, options.batch_size),
        validation_data=load_validation(val_reader, options.batch_size),
        epochs=10,
    )
    hour_classifier().fit(calendar_training(train_reader, options.batch_size), epochs=1)
