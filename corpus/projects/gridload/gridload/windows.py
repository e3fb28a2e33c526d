# target: 2.18
"""Windows over hourly values, from arrays and from files that are too long for memory."""
import glob
import os

import tensorflow as tf

PAST, FUTURE = 168, 24
WIDTH = PAST + FUTURE


def _cut(window):
    # subscripts only
    return window[:PAST], window[PAST:, 0]


def _jitter(past, future):
    return past + tf.random.normal(tf.shape(past), stddev=0.02), future


def _parse_row(line):
    return tf.strings.to_number(tf.strings.split(line, ","), tf.float32)


def _standardize(past, future):
    mean, variance = tf.nn.moments(past, axes=[0], keepdims=True)
    return (past - mean) * tf.math.rsqrt(variance + 1e-6), future


def _windows(rows):
    windows = rows.window(WIDTH, shift=6, drop_remainder=True)
    # the small datasets inside flat_map
    return windows.flat_map(lambda w: w.batch(WIDTH))  # trap: TFD203


def array_windows(values, batch_size, training):
    rows = tf.data.Dataset.from_tensor_slices(values)
    ds = _windows(rows)
    ds = ds.map(_cut)  # trap: TFD201
    # a table in memory, of a size that nobody can see here
    ds = ds.cache()  # trap: TFD301
    if training:
        ds = ds.shuffle(10_000)
        # sequential on 2.18: a random op
        ds = ds.map(_jitter)  # hazard: TFD201 info
        ds = ds.repeat()
    ds = ds.batch(batch_size)
    return ds.prefetch(tf.data.AUTOTUNE)


def meter_windows(root, batch_size):
    """One file a meter, thousands of files."""

    def one_meter(path):
        rows = tf.data.TextLineDataset(path).skip(1)
        # never parallelised, for it is inside interleave
        # the interleave around it runs several of them at a time: little is lost
        rows = rows.map(_parse_row)  # hazard: TFD201 info
        return _windows(rows)

    files = tf.data.Dataset.list_files(os.path.join(root, "train", "*.csv"))
    ds = files.interleave(one_meter, cycle_length=16, num_parallel_calls=tf.data.AUTOTUNE)
    ds = ds.map(_cut)  # trap: TFD201
    # every window of every meter
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(20_000)
    # run_forecast.py: fit(meter_windows(...))
    return ds.batch(batch_size)  # hazard: TFD203 info


def validation_meters(root, batch_size):
    lines = tf.data.TextLineDataset(sorted(glob.glob(os.path.join(root, "val", "*.csv"))))
    rows = lines.filter(lambda line: tf.not_equal(tf.strings.substr(line, 0, 1), "#"))
    rows = rows.map(_parse_row, num_parallel_calls=4)
    ds = _windows(rows).map(_cut)  # trap: TFD201
    ds = ds.map(_standardize)  # trap: TFD201
    # the validation split
    ds = ds.cache()  # trap: TFD301
    # the script appends prefetch
    return ds.batch(batch_size)  # trap: TFD203


def daily_totals(values, batch_size=7):
    days = tf.data.Dataset.from_tensor_slices(values).batch(24, drop_remainder=True)
    totals = days.map(tf.reduce_sum, num_parallel_calls=2)
    # only tests look at it
    return totals.shuffle(30, seed=0).batch(batch_size)  # trap: TFD203
