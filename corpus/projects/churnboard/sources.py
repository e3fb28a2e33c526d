"""The same table, read in four ways."""
import pandas as pd
import tensorflow as tf

from columns import *


def parse_row(line):
    fields = dict(zip(HEADER, tf.io.decode_csv(line, DEFAULTS)))
    label = fields.pop(LABEL)
    return fields, label


def ready_made(pattern, batch_size=64):
    # shuffles, batches and prefetches by itself
    return tf.data.experimental.make_csv_dataset(  # trap: TFD203
        pattern, batch_size, label_name=LABEL, num_epochs=1
    )


def by_hand(pattern):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.interleave(lambda name: tf.data.TextLineDataset(name).skip(1), **MAP_OPTIONS)
    ds = ds.map(parse_row)  # hazard: TFD201 info
    # rows of all files
    ds = ds.cache()  # hazard: TFD301 info
    return ds.shuffle(20_000)


def sample(pattern, rows=500):
    """Enough rows to find out about means and deviations."""
    ds = tf.data.TextLineDataset(tf.io.gfile.glob(pattern)).skip(1).take(rows)
    ds = ds.map(parse_row, **MAP_OPTIONS)  # trap: TFD201
    return ds.cache()  # trap: TFD301


def read_frame(path):
    frame = pd.read_csv(path)
    # pandas
    frame["plan"] = frame["plan"].map(str.lower)  # trap: TFD201
    frame["region"] = frame["region"].map({"n": "north", "s": "south", "e": "east", "w": "west"})  # trap: TFD201
    return frame


def from_frame(frame, is_training):
    frame = frame.copy()
    labels = frame.pop(LABEL)
    ds = tf.data.Dataset.from_tensor_slices((dict(frame), labels))
    if is_training:
        ds = ds.shuffle(len(frame))
    return ds
