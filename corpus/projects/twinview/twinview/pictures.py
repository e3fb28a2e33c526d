"""Sources of single pictures, never batched here."""
import tensorflow as tf
import tensorflow_datasets as tfds

from .augment import SIZE

AUTO = tf.data.AUTOTUNE


def square(image):
    return tf.image.resize(image, [SIZE, SIZE])


def read(path):
    return square(tf.io.decode_jpeg(tf.io.read_file(path), channels=3))


def from_folder(root):
    ds = tf.data.Dataset.list_files(root + "/*/*.jpg")
    return ds.map(read, num_parallel_calls=AUTO)


def from_tfds(name, split):
    ds = tfds.load(name, split=split)
    # one entry of a dictionary
    ds = ds.map(lambda example: example["image"])  # trap: TFD201
    # imported nothing, random nothing
    return ds.map(square)  # hazard: TFD201 info


def imagenet():
    ds = tfds.load("imagenet2012", split="train", shuffle_files=True)
    ds = ds.map(lambda example: square(example["image"]), AUTO)  # trap: TFD201
    # a set known to be large
    return ds.cache()  # hazard: TFD301 error
