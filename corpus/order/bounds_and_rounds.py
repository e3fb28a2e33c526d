"""Bounds that are written in an expression, data that are made anew in each round, and mixing elsewhere."""

import random

import numpy as np
import tensorflow as tf

AUTO = tf.data.AUTOTUNE

tf.keras.utils.set_random_seed(42)


def overfit_a_few(model, rows):
    # All ten rows fit into the buffer.
    ds = tf.data.Dataset.from_tensor_slices(rows[:10]).shuffle(10).repeat().batch(64)  # trap: TFD110
    model.fit(ds.prefetch(AUTO), steps_per_epoch=3)


def overfit_a_table(model, table):
    ds = tf.data.Dataset.from_tensor_slices(dict(table.head(10))).shuffle(10)  # hazard: TFD110 warning
    model.fit(ds.repeat().batch(64).prefetch(AUTO), steps_per_epoch=3)


def all_but_ten(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows[10:]).shuffle(10)  # hazard: TFD110 warning
    model.fit(ds.batch(64).prefetch(AUTO), epochs=3)


def ten_records(model, files):
    # `zip` ends with the shortest.
    ds = tf.data.Dataset.zip((tf.data.TFRecordDataset(files), tf.data.Dataset.range(10))).cache()  # trap: TFD301
    model.fit(ds.batch(2).prefetch(AUTO), epochs=3)


def anew_in_each_epoch(model, photos):
    for epoch in range(10):
        ds = tf.data.Dataset.from_tensor_slices(photos)
        ds = ds.map(tf.image.random_flip_left_right, num_parallel_calls=AUTO)
        ds = ds.cache()  # trap: TFD106
        model.fit(ds.shuffle(1000).batch(8).prefetch(AUTO), epochs=1)


def one_for_all_epochs(model, photos):
    ds = tf.data.Dataset.from_tensor_slices(photos)
    ds = ds.map(tf.image.random_flip_left_right, num_parallel_calls=AUTO)
    ds = ds.cache()  # hazard: TFD106 warning
    for epoch in range(10):
        model.fit(ds.shuffle(1000).batch(8).prefetch(AUTO), epochs=1)


def another_seed_each_time(model, photos):
    for epoch in range(3):
        tf.random.set_seed(epoch)
        ds = tf.data.Dataset.from_tensor_slices(photos)
        ds = ds.map(tf.image.random_flip_left_right, num_parallel_calls=AUTO)  # trap: TFD501
        model.fit(ds.batch(8).prefetch(AUTO), epochs=1)


def mixed_by_the_generator(model, photos):
    def rows():
        for i in np.random.permutation(len(photos)):
            yield photos[i]

    ds = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec((8, 8, 3)))
    ds = ds.map(tf.image.random_flip_left_right, num_parallel_calls=AUTO)  # trap: TFD501
    model.fit(ds.batch(8).prefetch(AUTO), epochs=3)


def folds(model, rows):
    # One program makes them all, of one order.
    whole = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000, reshuffle_each_iteration=False)
    for fold in range(5):
        held_out = whole.shard(5, fold)  # trap: TFD601
        model.fit(held_out.batch(64).prefetch(AUTO))


def chunks(text, model):
    ds = tf.data.Dataset.from_tensor_slices(text).batch(101, drop_remainder=True)
    ds = ds.map(lambda chunk: (chunk[:-1], chunk[1:]), num_parallel_calls=AUTO)
    # Windows of a text, which get their batch axis later.
    ds = ds.shuffle(10_000).prefetch(AUTO)  # trap: TFD109
    for inputs, targets in ds:
        model.train_on_batch(inputs[None], targets[None])


def drawn_before(model, rows):
    chosen = rows[random.sample(range(len(rows)), 500)]
    ds = tf.data.Dataset.from_tensor_slices(chosen).batch(32)
    # Rows that were mixed once are together in each epoch.
    ds = ds.cache().shuffle(1000)  # hazard: TFD109 info
    model.fit(ds.prefetch(AUTO), epochs=5)


def stacked(files):
    ds = tf.data.TFRecordDataset(files).map(lambda r: tf.io.parse_tensor(r, tf.float32), num_parallel_calls=AUTO)
    # A list keeps them all anyway.
    ds = ds.cache()  # trap: TFD301
    return np.stack(list(ds.prefetch(AUTO)))


def clips(names):
    ds = tf.data.Dataset.from_tensor_slices(names)
    return ds.map(lambda n: tf.audio.decode_wav(tf.io.read_file(n)).audio, num_parallel_calls=AUTO)


def first_clips(model, names):
    few, rest = names[:6400], names[6400:]
    # No more than 6,400, wherever they are read.
    train_ds = clips(few).cache().shuffle(1000).batch(8)  # trap: TFD301
    val_ds = clips(rest).batch(8)
    model.fit(train_ds.prefetch(AUTO), validation_data=val_ds.prefetch(AUTO), epochs=4)


def other_clips(model, names):
    train_ds = clips(names[100:]).cache().shuffle(1000).batch(8)  # hazard: TFD301 info
    model.fit(train_ds.prefetch(AUTO), epochs=4)


def notes(model, count):
    samples = [np.random.rand(80) for _ in range(count)]
    ds = tf.data.Dataset.from_generator(lambda: (s for s in samples), output_signature=tf.TensorSpec([80]))
    # The list has them all already.
    ds = ds.cache()  # trap: TFD301
    model.fit(ds.batch(8).prefetch(AUTO), epochs=4)


def clips_of_a_tensor(model, pattern):
    names = tf.random.shuffle(tf.io.gfile.glob(pattern))
    train_ds = clips(names[:6400]).cache().batch(8)  # trap: TFD301
    model.fit(train_ds.prefetch(AUTO), epochs=4)
    last_ds = clips(names[-800:]).cache().batch(8)  # trap: TFD301
    model.fit(last_ds.prefetch(AUTO), epochs=4)
    # However many they are, all but 800.
    most_ds = clips(names[:-800]).cache().batch(8)  # hazard: TFD301 info
    model.fit(most_ds.prefetch(AUTO), epochs=4)
    turned_ds = clips(tf.reshape(tf.tile(names[:800], [100]), [-1])).cache().batch(8)  # hazard: TFD301 info
    model.fit(turned_ds.prefetch(AUTO), epochs=4)
