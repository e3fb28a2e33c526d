"""Mapped functions that are not in sight, and by their names only rearrange what they get."""

import tensorflow as tf
from songs.records import Record, features_of_song, split_features_labels


def read(files):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(Record.parse)  # hazard: TFD201 warning
    ds = ds.map(split_features_labels)  # hazard: TFD201 info
    return ds.map(features_of_song).batch(32).prefetch(2)  # hazard: TFD201 warning


def train(model, files):
    model.fit(read(files), epochs=3)
