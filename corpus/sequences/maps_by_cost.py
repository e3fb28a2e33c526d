"""Maps of a few microseconds beside maps of milliseconds, in the pipelines of a recommender of melodies."""
import tensorflow as tf
from melodybox import keyboards, containers

AUTOTUNE = tf.data.AUTOTUNE
NOTE = {"pitch": tf.io.VarLenFeature(tf.int64), "player": tf.io.FixedLenFeature([], tf.int64)}


def to_notes(record):
    parsed = tf.io.parse_single_example(record, NOTE)
    return tf.sparse.to_dense(parsed["pitch"]), parsed["player"]


def cut(notes, length):
    """A part of a melody that begins anywhere."""
    latest = tf.maximum(tf.shape(notes)[0] - length, 0)
    begin = tf.random.uniform([], maxval=latest + 1, dtype=tf.int32)
    return notes[begin : begin + length]


def transposed(notes, player):
    """Up or down by a random interval for each note, as pupils do."""
    return notes + tf.random.uniform(tf.shape(notes), -1, 2, dtype=tf.int64), player


def melodies(files, length):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(to_notes)  # hazard: TFD201 info
    # One number is drawn, and a part is cut out.
    ds = ds.map(lambda notes, player: (cut(notes, length), player))  # trap: TFD201
    # As many numbers as there are notes.
    ds = ds.map(transposed)  # hazard: TFD201 info
    return ds.batch(64).prefetch(AUTOTUNE)


def either(files, others, share):
    ours = tf.data.TFRecordDataset(files).map(to_notes, num_parallel_calls=AUTOTUNE)
    theirs = tf.data.TFRecordDataset(others).map(to_notes, num_parallel_calls=AUTOTUNE)
    dice = tf.random.Generator.from_seed(3)

    def choose(a, b):
        if dice.uniform(shape=(), minval=0.0, maxval=1.0) < share:
            return a
        return b

    # Drawing one number, even from a generator with a state, is no work.
    return tf.data.Dataset.zip((ours, theirs)).map(choose).prefetch(AUTOTUNE)  # trap: TFD201


def rows_of_a_table(table, count, batch_size):
    places = tf.data.Dataset.from_tensor_slices(tf.range(count)).shuffle(10_000).batch(batch_size)
    # Indices are sorted so that the table is read in one go: 8 bytes each.
    places = places.map(tf.sort)  # trap: TFD201
    # Reading is another matter, though out of sight.
    rows = places.map(table.read_rows)  # hazard: TFD201 warning
    return rows.prefetch(AUTOTUNE)


def verdicts(path):
    # One byte for each melody: liked or not.
    ds = tf.data.FixedLengthRecordDataset(path, 1, header_bytes=8)
    ds = ds.map(lambda byte: tf.io.decode_raw(byte, tf.uint8))  # trap: TFD201
    return ds.batch(256).prefetch(AUTOTUNE)


def recordings(path):
    # Ten seconds of sound each.
    ds = tf.data.FixedLengthRecordDataset(path, 4 * 441_000)
    ds = ds.map(lambda sound: tf.io.decode_raw(sound, tf.float32))  # hazard: TFD201 warning
    return ds.batch(8).prefetch(AUTOTUNE)


def packed(files, length):
    ds = tf.data.TFRecordDataset(files).map(to_notes, num_parallel_calls=AUTOTUNE)
    # Nobody sees what the container does with two tensors; by its name, it holds them.
    ds = ds.map(lambda notes, player: containers.pair(notes, player))  # hazard: TFD201 info
    # A name that tells of work.
    ds = ds.map(lambda both: keyboards.render_roll(both))  # hazard: TFD201 warning
    return ds.batch(64).prefetch(AUTOTUNE)


def raw(files):
    # Whatever it is called, records must be taken apart by it: nothing else is done to them.
    ds = tf.data.TFRecordDataset(files).map(lambda record: keyboards.keys(record))  # hazard: TFD201 warning
    return ds.batch(64).prefetch(AUTOTUNE)
