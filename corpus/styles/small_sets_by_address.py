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
    ds = names.map(picture, num_parallel_calls=AUTOTUNE).cache()  # hazard: TFD301 warning
    return ds.shuffle(1000).batch(32).prefetch(AUTOTUNE)
