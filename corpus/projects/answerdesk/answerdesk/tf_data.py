"""Records for TensorFlow, written by etl.py."""
import tensorflow as tf

from . import tf_text

OPTIONS = {"parallel": {"num_parallel_calls": 8}, "one": {"num_parallel_calls": 1}, "default": {}}


def read(pattern):
    files = tf.data.Dataset.list_files(pattern)
    return files.interleave(tf.data.TFRecordDataset, num_parallel_calls=tf.data.AUTOTUNE)


def questions(pattern, words):
    """Used by train_tf.py with a WordNumbers object."""
    ds = read(pattern)
    ds = ds.map(tf_text.parse, **OPTIONS["parallel"])  # trap: TFD201
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(tf_text.lower)  # trap: TFD201
    ds = ds.map(words)  # hazard: TFD201 info
    # all questions of all files
    ds = ds.cache()  # hazard: TFD301 info
    return ds.shuffle(10_000)


def to_batches(ds, batch_size, mode):
    """Takes examples and gives batches."""
    ds = ds.padded_batch(batch_size, drop_remainder=mode == "train")
    if mode == "train":
        ds = ds.map(tf_text.split_label, **OPTIONS["one"])  # trap: TFD201
        return ds.prefetch(tf.data.AUTOTUNE)
    if mode == "export":
        # both callers, in train_tf.py, say "train" or "valid"
        return ds.map(tf_text.with_length)  # trap: TFD201; trap: TFD203
    # train_tf.py gives this to validation_data: a dictionary taken apart, and no prefetch
    return ds.map(tf_text.split_label)  # trap: TFD201; hazard: TFD203 info


def held_out(pattern, words):
    ds = read(pattern)
    ds = ds.map(tf_text.parse, **OPTIONS["parallel"])  # trap: TFD201
    ds = ds.map(words, tf.data.AUTOTUNE)  # trap: TFD201
    # the questions for validation
    return ds.cache()  # trap: TFD301


def stemmed(pattern):
    """For the baseline: Python for every question."""
    ds = read(pattern).map(tf_text.parse, num_parallel_calls=4)
    # an empty dictionary of options; and words in Python, of which no two calls run at a time
    ds = ds.map(tf_text.stems, **OPTIONS["default"])  # hazard: TFD201 info
    ds = ds.shuffle(2048)
    # handed to Baseline.learn, which loops over it
    return ds.batch(64)  # hazard: TFD203 warning
