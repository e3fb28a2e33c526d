# target: 2.10
"""Lung CT volumes in NIfTI files: scipy and nibabel do the work inside tf.data."""
import concurrent.futures
import os
import random

import nibabel as nib
import numpy as np
import tensorflow as tf
from scipy import ndimage

SHAPE = (128, 128, 64)


def read_nifti(path):
    return nib.load(path).get_fdata()


def normalize(volume, low=-1000, high=400):
    volume = np.clip(volume, low, high)
    return ((volume - low) / (high - low)).astype("float32")


def resize_volume(volume):
    factors = [want / have for want, have in zip(SHAPE, volume.shape)]
    return ndimage.zoom(ndimage.rotate(volume, 90, reshape=False), factors, order=1)


def process_scan(path):
    if isinstance(path, bytes):
        path = path.decode()
    return resize_volume(normalize(read_nifti(path))).astype(np.float32)


def load_scan(path, label):
    volume = tf.numpy_function(process_scan, [path], tf.float32)
    volume.set_shape(SHAPE)
    return volume, label


@tf.function
def rotate(volume):
    def scipy_rotate(array):
        angle = random.choice([-20, -10, -5, 5, 10, 20])
        rotated = ndimage.rotate(array, angle, reshape=False)
        return np.clip(rotated, 0, 1).astype(np.float32)

    augmented = tf.numpy_function(scipy_rotate, [volume], tf.float32)
    augmented.set_shape(SHAPE)
    return augmented


def train_preprocessing(volume, label):
    volume = rotate(volume)
    return tf.expand_dims(volume, axis=3), label


def add_channel(volume, label):
    return tf.expand_dims(volume, axis=3), label


def list_scans(root):
    normal = [os.path.join(root, "CT-0", name) for name in sorted(os.listdir(os.path.join(root, "CT-0")))]
    abnormal = [os.path.join(root, "CT-23", name) for name in sorted(os.listdir(os.path.join(root, "CT-23")))]
    return normal + abnormal, [0] * len(normal) + [1] * len(abnormal)


def check_headers(paths):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        # An executor's map, nothing of tf.data.
        shapes = list(pool.map(lambda path: nib.load(path).shape, paths))  # trap: TFD201
    return [path for path, shape in zip(paths, shapes) if len(shape) == 3]


def lazy_dataset(paths, labels, batch_size, training):
    """Reads the scans again in every epoch."""
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    if training:
        ds = ds.shuffle(len(paths))
    ds = ds.map(load_scan)  # hazard: TFD201 warning
    if training:
        ds = ds.map(train_preprocessing)  # hazard: TFD201 warning
        ds = ds.batch(batch_size)
        ds = ds.prefetch(2)
    else:
        ds = ds.map(add_channel, num_parallel_calls=1)  # trap: TFD201
        ds = ds.padded_batch(batch_size)  # hazard: TFD203 warning
    return ds


def cached_dataset(paths, labels, batch_size, augment):
    """Keeps the scans after the first epoch: on disk when they are augmented, else in memory."""
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.map(load_scan, num_parallel_calls=4)
    if augment:
        ds = ds.cache(filename="/scratch/ct_cache")  # trap: TFD301
        ds = ds.map(train_preprocessing, 4)  # trap: TFD201
    else:
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.map(add_channel)  # trap: TFD201
    ds = ds.shuffle(16).batch(batch_size)
    return ds.prefetch(tf.data.AUTOTUNE)


def get_model():
    inputs = tf.keras.Input((*SHAPE, 1))
    x = inputs
    for filters in (64, 64, 128, 256):
        x = tf.keras.layers.Conv3D(filters, 3, activation="relu")(x)
        x = tf.keras.layers.MaxPool3D(2)(x)
        x = tf.keras.layers.BatchNormalization()(x)
    x = tf.keras.layers.GlobalAveragePooling3D()(x)
    x = tf.keras.layers.Dense(512, activation="relu")(x)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1, activation="sigmoid")(x))


def main(root="MosMedData", augment=os.environ.get("AUGMENT") == "1"):
    paths, labels = list_scans(root)
    good = set(check_headers(paths))
    keep = [i for i, path in enumerate(paths) if path in good]
    random.Random(0).shuffle(keep)
    paths, labels = [paths[i] for i in keep], [labels[i] for i in keep]
    cut = int(0.7 * len(paths))

    model = get_model()
    model.compile("adam", "binary_crossentropy", metrics=["acc"])
    val = lazy_dataset(paths[cut:], labels[cut:], 2, training=False)
    model.fit(lazy_dataset(paths[:cut], labels[:cut], 2, training=True), validation_data=val, epochs=2)
    model.fit(cached_dataset(paths[:cut], labels[:cut], 2, augment), validation_data=val, epochs=100)


if __name__ == "__main__":
    main()
