"""Datasets for training, validation, prediction and the pretext task."""
import tensorflow as tf

from medvol import transforms as T
from medvol.volumes import SHAPE, SIGNATURE, ScanStream, scan_dataset

AUTOTUNE = tf.data.AUTOTUNE


def make_dataset(folder, cases, mode, batch_size=2):
    stream = ScanStream(folder, cases)
    if mode == "train":
        ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
            stream,
            output_types=(tf.float32, tf.uint8),
            output_shapes=(SHAPE + (1,), SHAPE),
        )
        ds = ds.map(T.window, num_parallel_calls=AUTOTUNE)
        # 8 MiB a scan, for as many scans as there are
        ds = ds.cache()  # hazard: TFD301 warning
        ds = ds.map(T.mirror)  # hazard: TFD201 warning
        ds = ds.map(T.gamma)  # hazard: TFD201 warning
        ds = ds.shuffle(8)
    else:
        ds = tf.data.Dataset.from_generator(stream, **SIGNATURE)  # trap: TFD401
        ds = ds.map(T.window)  # hazard: TFD201 info
        # a handful of cases which are held out, "valid" or "test"
        ds = ds.cache()  # trap: TFD301
    # Trainer.run fits on it as it is
    return ds.batch(batch_size)  # hazard: TFD203 warning


def pretext_dataset(folder, cases):
    """Volumes without masks; scripts/pretrain.py appends the rest."""
    return (
        scan_dataset(ScanStream(folder, cases))
        .map(T.window, AUTOTUNE)  # trap: TFD201
        # names one of its arguments
        .map(T.drop_mask)  # trap: TFD201
        .map(T.corrupt)  # hazard: TFD201 warning
        .shuffle(4)
        .batch(1)  # trap: TFD203
    )


def spacing_dataset(folder, cases):
    """Voxel sizes, one element a case."""
    return tf.data.Dataset.from_generator(ScanStream(folder, cases).spacings, tf.float32)  # hazard: TFD401 warning
