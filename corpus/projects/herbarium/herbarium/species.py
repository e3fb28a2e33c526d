"""Which species is it? Scans in folders, a list of paths and names beside them."""
import csv

import tensorflow as tf

from . import scans


def listed(table):
    with open(table, newline="") as rows:
        pairs = [(row["path"], int(row["species"])) for row in csv.DictReader(rows)]
    paths, species = zip(*pairs)
    return tf.data.Dataset.from_tensor_slices((list(paths), list(species)))


def for_training(table, batch_size=16):
    ds = listed(table).shuffle(50_000)
    ds = ds.map(scans.read)  # hazard: TFD201 warning
    ds = ds.map(scans.without_slip)  # hazard: TFD201 warning
    ds = ds.map(scans.moved)  # hazard: TFD201 warning
    ds = ds.repeat()
    # train.py: fit(for_training(...))
    return ds.batch(batch_size)  # hazard: TFD203 warning


def for_validation(table, batch_size=16):
    ds = listed(table)
    ds = ds.map(scans.read)  # hazard: TFD201 warning
    ds = ds.map(scans.without_slip)  # hazard: TFD201 warning
    # a map and a batch are one asynchronous step
    return ds.batch(batch_size)  # trap: TFD203
