"""Looks like a mistake, and something beside it settles the matter."""

import numpy as np
import tensorflow as tf
from tensorflow.python.data.ops import dataset_ops

AUTOTUNE = tf.data.AUTOTUNE


def checked_inside(**given):
    """As TensorFlow's own code writes it: this function is there in TensorFlow 2."""
    data = given.pop("validation_data")
    if not isinstance(data, dataset_ops.DatasetV2):
        raise ValueError("no dataset")
    return dataset_ops.make_one_shot_iterator(data.repeat()).get_next()  # trap: TFD703


def shards_in_order_only(pattern, workers, worker, way, shuffled=True):
    """Shuffled names are left to all workers, which is slow and no mistake."""
    names = tf.data.Dataset.list_files(pattern, shuffle=shuffled)
    if workers > 1 and way in ["ring", "tree"] and not shuffled:
        # where it is sharded, nothing was shuffled
        names = names.shard(workers, worker)  # trap: TFD601
    ds = names.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    return ds.prefetch(AUTOTUNE)


class Volumes:
    """Slices of volumes, with or without their masks."""

    def __init__(self, masks):
        self.masks = masks

    def __call__(self, numbers):
        return np.zeros((len(numbers), 64, 64, 1), np.float32)

    def dtypes(self):
        return (tf.float32, tf.float32) if self.masks else (tf.float32,)


def slices_of(volumes, count):
    def drawn(numbers):
        scans, masks = tf.numpy_function(volumes, [numbers], volumes.dtypes())  # trap: TFD404
        scans.set_shape([None, 64, 64, 1])
        masks.set_shape([None, 64, 64, 1])
        return scans, masks

    numbers = tf.data.Dataset.range(count).shuffle(count).repeat().batch(8)
    return numbers.map(drawn, num_parallel_calls=AUTOTUNE).prefetch(2)


def outlined(count):
    """What is tried is told its shape as well as anything else."""
    model = tf.keras.Sequential([tf.keras.layers.Conv2D(1, 3, padding="same")])
    model.compile("adam", "mse")
    try:
        model.fit(slices_of(Volumes(masks=True), count), steps_per_epoch=100, epochs=3)
    except tf.errors.ResourceExhaustedError:
        return None
    return model
