"""Sheets of a herbarium: shares of them in memory, and a number of them that somebody chose."""

import tensorflow as tf

SHARE = 0.7


def sheet(path):
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), [512, 512])


def parts(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(sheet, num_parallel_calls=tf.data.AUTOTUNE)
    # a share of what is there grows with it
    train = ds.take(round(len(paths) * SHARE)).cache()  # hazard: TFD301 warning
    rest = ds.skip(round(len(paths) * SHARE))
    return train, rest


def all_but_some(paths, kept_out):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(sheet, num_parallel_calls=tf.data.AUTOTUNE)
    train = ds.take(len(paths) - kept_out)
    # what is kept out may be nearly all
    return train.cache()  # trap: TFD301


def sample(paths, count):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(sheet, num_parallel_calls=tf.data.AUTOTUNE)
    # as many as the caller wants
    few = ds.take(count).cache()  # trap: TFD301
    # one in fifty
    fewer = ds.take(len(paths) // 50).cache()  # trap: TFD301
    tenth = ds.take(int(0.1 * len(paths))).cache()  # trap: TFD301
    # most of what the caller wants
    most = ds.take(int(0.8 * count)).cache()  # trap: TFD301
    return few, fewer, tenth, most


def train(model, paths, count):
    for ds in (*parts(paths), all_but_some(paths, 500), *sample(paths, count)):
        model.fit(ds.batch(16).prefetch(tf.data.AUTOTUNE), epochs=10)
