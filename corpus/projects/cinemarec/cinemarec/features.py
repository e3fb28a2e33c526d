"""Vocabularies and what is done to one row."""
import functools

import tensorflow as tf

from cinemarec import data

title_lookup = tf.keras.layers.StringLookup(mask_token=None)
user_lookup = tf.keras.layers.StringLookup(mask_token=None)


@functools.lru_cache(maxsize=None)
def adapt_all():
    """Once, before anything is encoded."""
    # batches only for adapt()
    title_lookup.adapt(data.load_titles().batch(1000))  # trap: TFD203
    users = data.load_ratings().map(lambda row: row["user"])  # trap: TFD201
    # strings of a few bytes each, and no model waits for them
    user_lookup.adapt(users.cache().batch(10_000))  # trap: TFD301; trap: TFD203
    return title_lookup.vocabulary_size(), user_lookup.vocabulary_size()


def encode(row):
    inputs = {"user": user_lookup(row["user"]), "title": title_lookup(row["title"])}
    return inputs, row["rating"]
