"""Pictures to batches: pairs for pretraining, labels for the probe."""
import tensorflow as tf
import tensorflow_datasets as tfds

from twinview import augment
from twinview.pictures import from_folder, square

AUTO = tf.data.AUTOTUNE


def pairs(images, views, batch_size=256):
    """Takes pictures and returns pairs; pretrain.py gives it TwoViews of random layers."""
    ds = images.shuffle(4096)
    # random layers stay sequential
    ds = ds.map(views)  # hazard: TFD201 warning
    ds = ds.map(augment.grey_or_colour)  # hazard: TFD201 warning
    # pretrain.py calls finish()
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


def reproducible_pairs(images, batch_size=256):
    ds = images.enumerate()
    # stateless random numbers: the runtime of 2.13 makes it parallel
    ds = ds.map(augment.stateless_views)  # hazard: TFD201 info
    # exchanges its arguments
    ds = ds.map(augment.exchange)  # trap: TFD201
    ds = ds.shuffle(1024)
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


def finish(ds, steps=None):
    if steps is not None:
        ds = ds.repeat().take(steps)
    return ds.prefetch(AUTO)


def labelled(split, batch_size=128):
    ds = tfds.load("stl10", split=split, as_supervised=True)
    ds = ds.map(lambda image, label: (square(image), label), num_parallel_calls=AUTO)
    # 5,000 small pictures
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(5000)
    # probe.py: fit and evaluate, as it is
    return ds.batch(batch_size)  # hazard: TFD203 info


def single_views(root, batch_size=256):
    """For a momentum encoder, which is not written yet: nobody calls it."""
    # a Sequential of random layers as it is
    ds = from_folder(root).map(augment.weak)  # hazard: TFD201 warning
    ds = ds.shuffle(512)
    return ds.batch(batch_size, drop_remainder=True)  # hazard: TFD203 info


def plain(images, batch_size=256):
    """For the embedding of the whole set; pretrain.py predicts on it."""
    # a layer that only scales one small picture
    ds = images.map(augment.plain_view)  # trap: TFD201
    ds = ds.batch(batch_size)
    return ds.prefetch(2)
