# target: 2.16
"""The same project, years later."""

import tensorflow as tf


def observed(ds):
    aggregator = tf.data.experimental.StatsAggregator()  # hazard: TFD702 error
    options = tf.data.Options()
    options.experimental_stats.aggregator = aggregator  # hazard: TFD702 error
    options.experimental_optimization.map_vectorization.enabled = True  # hazard: TFD702 error
    options.experimental_optimization.autotune = False  # hazard: TFD702 error
    options.autotune.enabled = False  # trap: TFD702
    options.experimental_optimization.apply_default_optimizations = False  # trap: TFD702
    options.experimental_optimization.map_fusion = True  # trap: TFD702
    ds = ds.apply(tf.data.experimental.latency_stats("read"))  # hazard: TFD702 error
    return ds.with_options(options)


def hooks(estimator):
    return [tf.data.experimental.CheckpointInputPipelineHook(estimator)]  # hazard: TFD702 error


def signature(files):
    ds = tf.data.TFRecordDataset(files).batch(8)
    shapes = ds.output_shapes  # hazard: TFD702 error
    types = tf.data.get_output_types(ds)  # hazard: TFD702 error
    modern = ds.element_spec  # trap: TFD702
    compatible = tf.compat.v1.data.get_output_types(ds)  # trap: TFD702
    return shapes, types, modern, compatible


def old_function(files, parse):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map_with_legacy_function(parse, 4)  # hazard: TFD702 error
    return ds.prefetch(2)


class Reader:
    """Has attributes of the same names."""

    output_shapes = ([None], [])
    output_types = (tf.float32, tf.int32)

    def rows(self):
        yield [1.0], 1


def read():
    reader = Reader()
    spec = tf.nest.map_structure(
        tf.TensorSpec, reader.output_shapes, reader.output_types  # trap: TFD702
    )
    return tf.data.Dataset.from_generator(reader.rows, output_signature=spec)


class Config:
    """Settings of our own."""

    def __init__(self):
        self.experimental_stats = False


def configured():
    config = Config()
    config.experimental_stats = True  # trap: TFD702
    return config
