"""All datasets of an experiment in one object."""
import csv
import dataclasses
import os

import tensorflow as tf

from . import images, vocabulary

AUTOTUNE = tf.data.AUTOTUNE
PADDING = (0.0, tf.constant(vocabulary.BLANK, tf.int64))


@dataclasses.dataclass
class Splits:
    train: tf.data.Dataset
    valid: tf.data.Dataset
    test: tf.data.Dataset


def read_index(folder, split):
    with open(os.path.join(folder, split + ".csv"), newline="") as f:
        rows = list(csv.reader(f))
    paths = [os.path.join(folder, row[0]) for row in rows]
    return tf.data.Dataset.from_tensor_slices((paths, [row[1] for row in rows]))


def training_lines(folder, batch_size):
    ds = read_index(folder, "train")
    # names and texts, not the pictures
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(10_000)
    ds = ds.map(images.read_line)  # hazard: TFD201 warning
    ds = ds.map(images.shear)  # hazard: TFD201 warning
    # a hash table in another file
    ds = ds.map(vocabulary.to_ids)  # hazard: TFD201 info
    ds = ds.padded_batch(batch_size, padding_values=PADDING)
    # makes a dictionary; train.py fits on splits.train
    return ds.map(vocabulary.as_dict)  # trap: TFD201; hazard: TFD203 warning


def held_out_lines(folder, split, batch_size):
    ds = read_index(folder, split)
    ds = ds.map(images.read_line, AUTOTUNE)  # trap: TFD201
    ds = ds.map(vocabulary.to_ids_with_layer, AUTOTUNE)  # trap: TFD201
    # only for "valid" and "test"
    ds = ds.cache()  # trap: TFD301
    ds = ds.padded_batch(batch_size, padding_values=PADDING)
    ds = ds.map(vocabulary.as_dict)  # trap: TFD201
    return ds.prefetch(AUTOTUNE)


def load_splits(folder, batch_size=64):
    return Splits(
        train=training_lines(folder, batch_size),
        valid=held_out_lines(folder, "valid", batch_size),
        test=held_out_lines(folder, "test", batch_size),
    )


def stamps(pattern, scaled, batch_size=128):
    ds = tf.data.Dataset.list_files(pattern)
    ds = ds.map(images.read_stamp, num_parallel_calls=AUTOTUNE)
    if scaled:
        # the only caller, train.py, says scaled=False
        ds = ds.map(images.scale_stamp)  # trap: TFD201
    # pictures of all stamps
    ds = ds.cache()  # hazard: TFD301 info
    return ds.shuffle(1000).batch(batch_size)  # hazard: TFD203 info


def preview_lines(folder):
    """Nothing but the tests looks at it."""
    ds = read_index(folder, "train").map(images.read_line, num_parallel_calls=2)  # trap: TFD201
    return ds.batch(3)  # trap: TFD203
