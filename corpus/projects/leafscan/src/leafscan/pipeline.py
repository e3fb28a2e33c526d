"""Input pipelines for training, validation and pseudo labels."""
import os

import tensorflow as tf

from .transforms import Cutout, decode, jitter, only_image, read_thumbnail, standardize

AUTOTUNE = tf.data.AUTOTUNE


def list_examples(root, split):
    folder = os.path.join(root, split)
    classes = sorted(os.listdir(folder))
    paths, labels = [], []
    for index, name in enumerate(classes):
        for file in sorted(os.listdir(os.path.join(folder, name))):
            paths.append(os.path.join(folder, name, file))
            labels.append(index)
    return paths, labels


def make_dataset(root, split, batch_size, is_training):
    paths, labels = list_examples(root, split)
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    # names of files, nothing is read yet
    ds = ds.cache()  # trap: TFD301
    if is_training:
        ds = ds.shuffle(len(paths))
    ds = ds.map(decode, num_parallel_calls=AUTOTUNE)
    if is_training:
        ds = ds.map(jitter)  # hazard: TFD201 warning
        ds = ds.map(Cutout(48))  # hazard: TFD201 warning
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(standardize)  # trap: TFD201
    # cli.py finishes both splits, and the test only looks
    return ds.batch(batch_size)  # trap: TFD203


def make_cached_dataset(root, split, batch_size):
    """Decodes every leaf once and keeps it."""
    ds = tf.data.Dataset.from_tensor_slices(list_examples(root, split))
    ds = ds.map(decode, AUTOTUNE)  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.shuffle(2048)
    # goes into fit as it is, see warm_up() in cli.py
    return ds.batch(batch_size)  # hazard: TFD203 info


def make_thumbnails(root, batch_size):
    """Small pictures, as bytes from 0 to 255."""
    ds = tf.data.Dataset.from_tensor_slices(list_examples(root, "thumbnails"))
    ds = ds.shuffle(10_000)
    ds = ds.map(read_thumbnail, num_parallel_calls=AUTOTUNE)
    # one asynchronous step with the map
    return ds.batch(batch_size)  # trap: TFD203


def make_unlabelled(root, batch_size):
    """Pictures without a class, for pseudo labels."""
    paths = tf.data.Dataset.list_files(os.path.join(root, "unlabelled", "*.jpg"), shuffle=False)
    ds = paths.map(lambda path: decode(path, -1), num_parallel_calls=8)
    # drops one of the two components
    ds = ds.map(only_image)  # trap: TFD201
    # one pass of predict() in cli.py
    return ds.batch(batch_size)  # trap: TFD203


def make_preview(root, batch_size=4):
    """A few leaves in random order."""
    paths, labels = list_examples(root, "val")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(len(paths), seed=1)
    ds = ds.map(decode, num_parallel_calls=AUTOTUNE).shuffle(16)
    # nobody but the test calls it, and the test takes one batch
    return ds.batch(batch_size)  # trap: TFD203


def finish(ds):
    return ds.prefetch(AUTOTUNE)
