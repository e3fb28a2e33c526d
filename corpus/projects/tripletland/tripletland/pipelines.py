"""Training data for the three losses."""
import functools

import tensorflow as tf

from .images import as_inputs, jitter_triplet, load, load_triplet, two_views
from .options import FAST, ORDERED, fast_map, merged, typed_generator
from .sampling import TripletSampler


def triplets(paths, batch_size, side=128, **map_kwargs):
    """map_kwargs go to the first map; both callers pass num_parallel_calls."""
    # a partial with a signature
    ds = typed_generator(TripletSampler(paths))  # trap: TFD401
    ds = ds.map(functools.partial(load_triplet, side=side), **map_kwargs)  # trap: TFD201
    ds = ds.map(functools.partial(jitter_triplet, strength=0.5))  # hazard: TFD201 warning
    # three names
    ds = ds.map(as_inputs)  # trap: TFD201
    return ds.shuffle(64).batch(batch_size).prefetch(tf.data.AUTOTUNE)


def untyped_triplets(paths, batch_size):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        TripletSampler(paths), output_types=(tf.string,) * 3
    )
    # a partial with num_parallel_calls
    ds = fast_map(ds, load_triplet)  # trap: TFD201
    ds = ds.map(as_inputs)  # trap: TFD201
    ds = ds.shuffle(64)
    # train.py: fit(untyped_triplets(...))
    return ds.batch(batch_size)  # hazard: TFD203 warning


def views(paths, batch_size, strength):
    ds = tf.data.Dataset.from_tensor_slices(paths).shuffle(len(paths))
    # the dictionary comes from merged(), which adds num_parallel_calls
    ds = ds.map(load, **merged(deterministic=False))  # trap: TFD201
    # all five rounds come in the order of the first
    ds = ds.cache()  # hazard: TFD301 info; hazard: TFD106 info
    # the dictionary says nothing but the order
    ds = ds.map(functools.partial(two_views, strength=strength), **ORDERED)  # hazard: TFD201 warning
    # given to loops.contrastive() as it is
    return ds.batch(batch_size, drop_remainder=True).repeat(5)  # trap: TFD203


def labelled(paths, labels, batch_size, finish=None):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    # before a file is opened
    ds = ds.cache().shuffle(len(paths))  # trap: TFD301
    ds = ds.map(lambda path, label: (load(path), label), **FAST)  # trap: TFD201
    ds = ds.shuffle(256)
    # train.py passes a finish that prefetches, in both places
    ds = ds.batch(batch_size)  # trap: TFD203
    return ds if finish is None else finish(ds)


def gallery(paths, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(paths)
    ds = ds.map(load)  # hazard: TFD201 info
    ds = ds.apply(tf.data.experimental.ignore_errors())  # hazard: TFD701 warning
    # one pass of predict()
    return ds.batch(batch_size)  # hazard: TFD203 info
