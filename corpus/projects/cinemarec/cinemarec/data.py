# target: 2.12
"""Ratings, film titles and click logs.

features.py needs the raw ratings for its vocabularies, and this module the
lookups of features.py: the two import each other as modules.
"""
import os

import tensorflow as tf
import tensorflow_datasets as tfds

from cinemarec import features

AUTO = tf.data.AUTOTUNE

CLICK = {
    "user": tf.io.FixedLenFeature([], tf.string),
    "title": tf.io.FixedLenFeature([], tf.string),
    "seconds": tf.io.FixedLenFeature([], tf.float32),
}


def load_ratings(split="train"):
    ratings = tfds.load("movielens/1m-ratings", split=split)
    # renames what is there
    return ratings.map(  # trap: TFD201
        lambda row: {"user": row["user_id"], "title": row["movie_title"], "rating": row["user_rating"]}
    )


def load_titles():
    movies = tfds.load("movielens/1m-movies", split="train")
    return movies.map(lambda row: row["movie_title"])  # trap: TFD201


def split_ratings(seed=11, n_val=100_000):
    ratings = load_ratings().shuffle(1_000_000, seed=seed, reshuffle_each_iteration=False)
    return ratings.skip(n_val), ratings.take(n_val)


def ranking_batches(ratings, batch_size):
    """train.py uses it for both parts and finishes only one of them."""
    # a lookup table inside
    ds = ratings.map(features.encode)  # hazard: TFD201 info
    ds = ds.shuffle(10_000)
    # reported at the fit() that gets it bare
    return ds.batch(batch_size)  # trap: TFD203


def _parse_click(record):
    return tf.io.parse_single_example(record, CLICK)


def _log_seconds(click):
    return {**click, "seconds": tf.math.log1p(click["seconds"])}


def click_batches(log_dir, batch_size, keep_in_memory):
    files = tf.data.Dataset.list_files(os.path.join(log_dir, "clicks-*.tfrecord"))
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTO)
    # 2.12 runs both of them in parallel
    ds = ds.map(_parse_click)  # hazard: TFD201 info
    ds = ds.map(_log_seconds)  # trap: TFD201
    if keep_in_memory:
        # train.py says keep_in_memory=True
        ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(100_000)
    # fit() in train.py; 2.12 injects a prefetch
    return ds.batch(batch_size)  # hazard: TFD203 info


def title_batches(batch_size=512):
    # export.py puts the result of the tower into an index
    ds = load_titles().batch(batch_size)  # trap: TFD203
    return ds.prefetch(1)
