"""Steps that are tried: what every dataset takes, and what goes on with something else."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def parse(line):
    fields = tf.strings.split(line, ";")
    return tf.strings.to_number(fields[:-1]), tf.strings.to_number(fields[-1])


def with_prefetch(path, model):
    ds = tf.data.TextLineDataset(path).map(parse, num_parallel_calls=AUTO)
    ds = ds.shuffle(2000).batch(64)  # trap: TFD203
    try:
        ds = ds.prefetch(AUTO)
    except Exception:
        print("no prefetch")
    model.fit(ds, epochs=5)


def with_one_order(path, model):
    ds = tf.data.TextLineDataset(path).map(parse, num_parallel_calls=AUTO)
    try:
        ds = ds.cache().shuffle(2000)  # hazard: TFD301 info
        ds = ds.batch(64).prefetch(AUTO)
    except tf.errors.InvalidArgumentError:
        pass
    model.fit(ds, epochs=5)


def with_something_else(path, model):
    ds = tf.data.TextLineDataset(path).map(parse, num_parallel_calls=AUTO).shuffle(2000)
    try:
        ds = ds.ragged_batch(64).prefetch(AUTO)
    except AttributeError:
        ds = ds.padded_batch(64)  # hazard: TFD203 warning
    model.fit(ds, epochs=5)


def where_counting_may_fail(path, model, count):
    ds = tf.data.TextLineDataset(path).map(parse, num_parallel_calls=AUTO).shuffle(2000).padded_batch(64)  # hazard: TFD203 warning
    try:
        held = count(path)
        ds = ds.prefetch(held)
    except OSError:
        pass
    model.fit(ds, epochs=5)


def one_by_one_if_batched(path, model):
    """Data of single elements raise a ValueError here."""
    ds = tf.data.TextLineDataset(path).map(parse, num_parallel_calls=AUTO).batch(64)
    try:
        ds = ds.unbatch()
    except ValueError:
        pass
    ds = ds.shuffle(2000)  # hazard: TFD109 warning
    model.fit(ds.prefetch(1), epochs=5)


def trained_by_the_handler(path, model, other):
    ds = tf.data.TextLineDataset(path).map(parse, num_parallel_calls=AUTO).shuffle(2000)
    ds = ds.padded_batch(64)
    try:
        ds = ds.prefetch(AUTO)
    except AttributeError:
        model.fit(ds, epochs=5)  # hazard: TFD203 warning
    else:
        other.fit(ds, epochs=5)
