"""Sets of tutorials, which are small: their names stand in addresses and paths."""

import pathlib

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def picture(name):
    return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(name), channels=3), (160, 160))


def flowers():
    folder = tf.keras.utils.get_file(
        "flower_photos", "https://example.org/flower_photos.tgz", untar=True
    )
    names = tf.data.Dataset.list_files(str(pathlib.Path(folder) / "*/*.jpg"))
    # 3,670 pictures.
    ds = names.map(picture, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD301
    return ds.shuffle(1000).batch(32).prefetch(AUTOTUNE)


def ratings(parse):
    ds = tf.data.TFRecordDataset("data/movielens_1m/ratings.tfrecord").map(parse, AUTOTUNE)
    return ds.shuffle(100_000).batch(4096).cache().prefetch(AUTOTUNE)  # trap: TFD301; hazard: TFD106 info


def street_views():
    folder = tf.keras.utils.get_file("views", "https://example.org/views.tgz", untar=True)
    names = tf.data.Dataset.list_files(str(pathlib.Path(folder) / "*/*.jpg"))
    # Nobody knows how many.
    ds = names.map(picture, num_parallel_calls=AUTOTUNE).cache()  # hazard: TFD301 info
    return ds.shuffle(1000).batch(32).prefetch(AUTOTUNE)


class MnistRecords:
    """Small data, as often as there are epochs."""

    def __init__(self, path, parse, num_epochs):
        ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
        ds = ds.repeat(num_epochs).batch(128)
        self.train = ds.cache().prefetch(AUTOTUNE)  # hazard: TFD301 warning


class MnistKept:
    def __init__(self, path, parse, num_epochs):
        ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
        ds = ds.cache()  # trap: TFD301
        self.train = ds.shuffle(60_000).repeat(num_epochs).batch(128).prefetch(AUTOTUNE)


class MnistPadded:
    def __init__(self, path, parse, twice):
        # As often as it takes to fill the last batch.
        ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
        ds = ds.repeat(2 if twice else 1)
        ds = ds.cache()  # trap: TFD301
        self.test = ds.batch(128).prefetch(AUTOTUNE)


class MnistOnce:
    def __init__(self, path, parse):
        ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
        ds = ds.repeat(1).batch(128)
        self.train = ds.cache().prefetch(AUTOTUNE)  # trap: TFD301
