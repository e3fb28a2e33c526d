"""A library that runs on TensorFlow 2.2 to 2.15 asks which names there are."""

import tensorflow as tf

try:
    AUTOTUNE = tf.data.AUTOTUNE
except AttributeError:
    AUTOTUNE = tf.data.experimental.AUTOTUNE  # trap: TFD701

PARALLEL = getattr(tf.data, "AUTOTUNE", tf.data.experimental.AUTOTUNE)  # trap: TFD701

if hasattr(tf.data.Dataset, "sample_from_datasets"):
    sample_from_datasets = tf.data.Dataset.sample_from_datasets
else:
    sample_from_datasets = tf.data.experimental.sample_from_datasets  # trap: TFD701


def unbatched(ds):
    if tf.__version__ >= "2.0":
        return ds.unbatch()
    return ds.apply(tf.data.experimental.unbatch())  # trap: TFD701


def types(ds):
    if hasattr(ds, "output_types"):
        return ds.output_types  # trap: TFD702
    return tf.compat.v1.data.get_output_types(ds)  # trap: TFD702


def in_graph_mode(files):
    ds = tf.compat.v1.data.TFRecordDataset(files)
    ds = ds.map(tf.io.parse_tensor, tf.compat.v1.data.experimental.AUTOTUNE)  # trap: TFD701
    return ds.output_shapes  # trap: TFD702
