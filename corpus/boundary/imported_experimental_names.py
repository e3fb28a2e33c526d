"""Names of `tf.data.experimental` that are imported by themselves."""

import tensorflow as tf
from tensorflow.data.experimental import AUTOTUNE  # trap: TFD701
from tensorflow.data.experimental import (
    CsvDataset,  # trap: TFD701
    assert_cardinality,  # trap: TFD701
    bucket_by_sequence_length,  # hazard: TFD701 warning
    cardinality as size_of,  # hazard: TFD701 info
    ignore_errors,  # hazard: TFD701 warning
)
from tensorflow.data import experimental as extra
from tensorflow.compat.v1.data.experimental import sample_from_datasets  # trap: TFD701
from tensorflow_datasets.experimental import ThreadingOptions  # trap: TFD701

try:
    from tensorflow.data.experimental import unbatch  # trap: TFD701
except ImportError:
    unbatch = None


def read(files, rows):
    ds = CsvDataset(files, [tf.float32] * 4)
    ds = ds.apply(assert_cardinality(rows)).apply(ignore_errors())
    return ds.map(lambda *row: tf.stack(row), num_parallel_calls=AUTOTUNE).prefetch(AUTOTUNE)  # trap: TFD701


def by_length(ds):
    ds = ds.apply(extra.enumerate_dataset())  # hazard: TFD701 warning
    return ds.apply(bucket_by_sequence_length(lambda row: tf.size(row), [10, 20], [8, 8, 8]))


def size(parts):
    return size_of(sample_from_datasets(parts)), ThreadingOptions(), unbatch


def watched(ds):
    from tensorflow.data.experimental import StatsAggregator  # hazard: TFD702 error

    return ds, StatsAggregator()
