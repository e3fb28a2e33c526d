"""Real and made-up episodes in one stream; words of our own for what real code taught us."""
import tensorflow as tf


def alternate(real, fake):
    turns = tf.data.Dataset.range(2).repeat()
    ds = tf.data.Dataset.choose_from_datasets([real, fake], turns)  # trap: TFD203
    return ds


def train(model, files, made_up):
    real = tf.data.TFRecordDataset(files).batch(8).prefetch(1)
    fake = tf.data.TFRecordDataset(made_up).batch(8).prefetch(1)
    # what is chosen by is no data, and both streams are made ahead
    model.fit(alternate(real, fake))  # trap: TFD203


def shuffled_rows(files):
    packed = tf.data.TFRecordDataset(files).padded_batch(8)
    # single rows again: whoever trains on them batches them
    return packed.unbatch().shuffle(1000)  # trap: TFD203


def joined(files):
    rows = tf.data.TFRecordDataset(files).map(  # trap: TFD201
        lambda row: tf.io.parse_tensor(row, tf.float32)
    )
    # only looked at; the axis is a number, the values are floats
    rows = rows.map(lambda row: tf.concat(axis=0, values=[row, row]), num_parallel_calls=4)
    pixels = next(iter(rows))
    return tf.keras.layers.Dense(3)(tf.concat(axis=0, values=[pixels, pixels]))  # trap: TFD807
