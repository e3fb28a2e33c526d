"""A generator for each file, and pictures in folders that TensorFlow Datasets reads."""

import h5py
import tensorflow as tf
import tensorflow_datasets as tfds

AUTO = tf.data.AUTOTUNE
SPEC = tf.TensorSpec([1200, 1500, 9], tf.float32)


def granule(path):
    with h5py.File(path.decode()) as file:
        yield file["radiances"][:]


def opened(path):
    return tf.data.Dataset.from_generator(granule, output_signature=SPEC, args=(path,))  # trap: TFD401


def granules(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).interleave(opened, num_parallel_calls=8)
    # one for each file, however many there are
    ds = ds.cache()  # hazard: TFD301 warning
    return ds.batch(4).prefetch(AUTO)


def one_granule(model):
    ds = tf.data.Dataset.from_generator(granule, output_signature=SPEC, args=("first.h5",))  # trap: TFD401
    ds = ds.cache()  # trap: TFD301
    model.fit(ds.batch(1).prefetch(AUTO), epochs=10)


def fossils(model, folder):
    builder = tfds.folder_dataset.ImageFolder(folder)
    ds = builder.as_dataset(split="train", shuffle_files=True, as_supervised=True)
    ds = ds.map(lambda x, y: (tf.image.resize(x, (128, 128)), y))  # hazard: TFD201 warning
    model.fit(ds.batch(32).prefetch(AUTO), epochs=10)
