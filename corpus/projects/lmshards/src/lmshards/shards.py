"""Reads the shards, many at a time."""
import tensorflow as tf

from lmshards import tokens

AUTOTUNE = tf.data.AUTOTUNE


def open_shard(name):
    """For interleave: no map in here is ever made parallel by the runtime."""
    lines = tf.data.TextLineDataset(name, compression_type="GZIP")
    # a line is stripped sooner than another thread has it
    lines = lines.map(tf.strings.strip)  # trap: TFD201
    return lines.filter(tokens.not_empty)


def open_shard_in_groups(name):
    lines = tf.data.TextLineDataset(name, compression_type="GZIP")
    # lines put together inside interleave; no batch that a model sees
    return lines.batch(16).map(lambda group: tf.strings.reduce_join(group, separator=" "), 2)  # trap: TFD201; trap: TFD203


def corpus(pattern, tokenizer, is_training=True):
    files = tf.data.Dataset.list_files(pattern, shuffle=is_training)
    # file names
    files = files.cache()  # trap: TFD301
    opener = open_shard if is_training else open_shard_in_groups
    ds = files.interleave(opener, cycle_length=16, num_parallel_calls=AUTOTUNE)
    # pretrain.py brings Pieces, that is a tokenizer in py_function
    return ds.map(tokenizer)  # hazard: TFD201 info


def mixed_corpus(patterns, weights, **map_options):
    """Bytes of several sources; the program says how many calls at a time."""
    sources = []
    for pattern in patterns:
        files = tf.data.Dataset.list_files(pattern)
        source = files.interleave(open_shard, num_parallel_calls=AUTOTUNE)
        # num_parallel_calls is in map_options
        sources.append(source.map(tokens.to_bytes, **map_options).repeat())  # trap: TFD201
    return tf.data.Dataset.sample_from_datasets(sources, weights)


def mixture_in_memory(patterns, weights):
    """For the small patterns of the examples, it says."""
    # every source is repeated for ever: the cache is never complete, and grows
    return mixed_corpus(patterns, weights, num_parallel_calls=AUTOTUNE).cache()  # hazard: TFD302 error


def cached_corpus(pattern, tokenizer, memory):
    ds = tf.data.TextLineDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    ds = ds.map(tokenizer, num_parallel_calls=AUTOTUNE)
    if memory:
        # scripts/pretrain.py asks for it
        return ds.cache()  # hazard: TFD301 info
    return ds.cache("/tmp/lmshards-" + str(abs(hash(pattern))))  # trap: TFD301
