"""Rolls from records, and marks that teachers gave."""
import tensorflow as tf

from rolls import cutting

AUTOTUNE = tf.data.AUTOTUNE
ROLL = {"roll": tf.io.FixedLenFeature([], tf.string), "teacher": tf.io.FixedLenFeature([], tf.string)}


def to_roll(record):
    parsed = tf.io.parse_single_example(record, ROLL)
    return tf.ensure_shape(tf.io.parse_tensor(parsed["roll"], tf.float32), [None, 88])


def rolls(files, part, workers=None):
    ds = tf.data.TFRecordDataset(files)  # hazard: TFD202 info
    # train.py gives workers to one of two only
    ds = ds.map(to_roll, num_parallel_calls=workers)  # hazard: TFD201 info
    # both ways of cutting take less time than another thread does
    return ds.map(part)  # trap: TFD201


def practice(files):
    ds = rolls(files, cutting.anywhere, workers=AUTOTUNE)
    # as many numbers as the part has cells
    ds = ds.map(cutting.smudged)  # hazard: TFD201 info
    return ds.batch(32).prefetch(AUTOTUNE)


def recital(files):
    return rolls(files, cutting.at_the_head).batch(32).prefetch(AUTOTUNE)


def mixed(files, others):
    ours = tf.data.TFRecordDataset(files).map(to_roll)  # hazard: TFD201 info
    theirs = tf.data.TFRecordDataset(others).map(to_roll, AUTOTUNE).map(cutting.at_the_head)  # trap: TFD201
    ours = ours.map(cutting.at_the_head)  # trap: TFD201
    ds = tf.data.Dataset.zip((ours, theirs))
    ds = ds.map(cutting.halved)  # trap: TFD201
    # train.py: fit, as it is
    return ds.shuffle(512).batch(32)  # hazard: TFD203 warning


def marks(path, names):
    """One byte a roll; the teachers' names beside them."""
    given = tf.data.FixedLengthRecordDataset(path, 1)
    given = given.map(lambda byte: tf.io.decode_raw(byte, tf.uint8))  # trap: TFD201
    known = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(["clara", "robert"], [0, 1]), default_value=-1
    )
    teachers = tf.data.TextLineDataset(names)
    # one name at a time
    teachers = teachers.map(lambda name: known.lookup(name))  # trap: TFD201
    return tf.data.Dataset.zip((teachers, given)).batch(256).prefetch(AUTOTUNE)


def comments(path):
    known = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(["fast", "slow"], [0, 1]), default_value=-1
    )
    lines = tf.data.TextLineDataset(path)
    # all words of a line
    lines = lines.map(lambda line: known.lookup(tf.strings.split(line)))  # hazard: TFD201 info
    return lines.padded_batch(64).prefetch(AUTOTUNE)
