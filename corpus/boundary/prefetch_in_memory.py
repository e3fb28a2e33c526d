"""Last steps that hand out what is in memory already, or may be asynchronous out of sight."""

import numpy as np
import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def views(paths, side):
    # Some hundred pictures of 800 by 800: each row is megabytes, and is only copied.
    pictures = np.zeros([len(paths), 800, 800, 4], np.float32)
    for number, path in enumerate(paths):
        pictures[number] = np.load(path)
    return pictures


def train_on_views(model, paths):
    ds = tf.data.Dataset.from_tensor_slices(views(paths, 800)).batch(10)
    ds = ds.shuffle(100)  # hazard: TFD203 info; hazard: TFD109 warning
    model.fit(ds, epochs=20)


def train_on_volumes(model, volumes: np.ndarray, masks: np.ndarray):
    ds = tf.data.Dataset.from_tensor_slices((volumes, masks)).shuffle(64)
    ds = ds.batch(4)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def train_on_kept_batches(model, files):
    ds = tf.data.TextLineDataset(files).take(5000).batch(64)
    # Full after the first pass.
    ds = ds.cache()  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def train_on_kept_ahead(model, files):
    ds = tf.data.TextLineDataset(files).take(5000).batch(64).prefetch(AUTO)
    # The first pass is prefetched, and the others come from memory.
    ds = ds.cache()  # trap: TFD203
    model.fit(ds, epochs=20)


def train_on_kept_elements(model, files):
    ds = tf.data.TextLineDataset(files).take(5000).cache()
    ds = ds.shuffle(5000).batch(64)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def train_on_mixed_ahead(model, files):
    # The reader thread fills the buffer while the model trains; shuffle only picks from it.
    ds = tf.data.TextLineDataset(files).batch(64).map(tf.strings.to_number, AUTO)
    ds = ds.shuffle(20)  # trap: TFD203; hazard: TFD109 warning
    model.fit(ds, epochs=20)


def train_on_mixed_fused(model, files):
    ds = tf.data.TextLineDataset(files).map(tf.strings.to_number).batch(64)
    ds = ds.shuffle(20).repeat()  # trap: TFD203; hazard: TFD109 warning
    model.fit(ds, epochs=20, steps_per_epoch=100)


def train_on_one_pass(model, files, step):
    # A repeat of one does nothing: it does not keep the map and the batch from being fused.
    ds = tf.data.TextLineDataset(files).map(tf.strings.to_number).repeat(1)
    for batch in ds.batch(64):  # trap: TFD203
        step(model, batch)


def train_on_two_passes(model, files, step):
    ds = tf.data.TextLineDataset(files).map(tf.strings.to_number).repeat(2)
    for batch in ds.batch(64):  # hazard: TFD203 warning
        step(model, batch)


def train_on_mixed_late(model, files):
    # For each batch that is picked one is read first, of short lines.
    ds = tf.data.TextLineDataset(files).take(5000).batch(64)
    ds = ds.shuffle(20)  # hazard: TFD203 info; hazard: TFD109 warning
    model.fit(ds, epochs=20)


def train_on_given(model, dataset: tf.data.Dataset):
    # Whoever made it may have mapped it last: then map and batch are one asynchronous step.
    model.fit(dataset.batch(32), epochs=20)  # trap: TFD203


def session_batches(files, ahead=1, buffer=10):
    ds = tf.data.TFRecordDataset(files)
    if buffer > 0:
        ds = ds.shuffle(buffer)
    # A switch for it, which is on unless somebody turns it off.
    ds = ds.repeat(3).batch(32)  # hazard: TFD203 warning
    if ahead > 0:
        ds = ds.prefetch(ahead)
    return tf.compat.v1.data.make_one_shot_iterator(ds).get_next()


def session_batches_by_method(files, prefetch_factor=1):
    ds = tf.data.TFRecordDataset(files).shuffle(100)  # hazard: TFD110 info
    ds = ds.repeat(3).batch(32)  # trap: TFD203
    if prefetch_factor > 0:
        ds = ds.prefetch(prefetch_factor)
    return iter(ds)


def beats(model):
    # A step that makes its own data is given a number to begin: that takes microseconds.
    model.fit(tf.data.Dataset.random(), steps_per_epoch=100)  # hazard: TFD203 info


def train_on_long_windows(model, text):
    # 64 windows of 101 numbers are 6464 elements that are taken one by one, for each step.
    codes = np.array([ord(letter) for letter in text])
    ds = tf.data.Dataset.from_tensor_slices(codes).batch(101, drop_remainder=True)
    ds = ds.map(lambda row: (row[:-1], row[1:]), num_parallel_calls=AUTO)
    ds = ds.shuffle(10_000).batch(64, drop_remainder=True)  # hazard: TFD203 warning
    model.fit(ds, epochs=20)


def train_on_short_windows(model, text):
    codes = np.array([ord(letter) for letter in text])
    ds = tf.data.Dataset.from_tensor_slices(codes).batch(21, drop_remainder=True)
    ds = ds.map(lambda row: (row[:-1], row[1:]), num_parallel_calls=AUTO)
    ds = ds.shuffle(10_000).batch(32, drop_remainder=True)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def train_on_windows_ahead(model, text):
    # The windows are made ahead of time; 64 of them are copied.
    codes = np.array([ord(letter) for letter in text])
    ds = tf.data.Dataset.from_tensor_slices(codes).batch(101, drop_remainder=True)
    ds = ds.prefetch(AUTO).shuffle(10_000)
    ds = ds.batch(64, drop_remainder=True)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def train_on_windows_kept(model, text):
    codes = np.array([ord(letter) for letter in text])
    ds = tf.data.Dataset.from_tensor_slices(codes).batch(101, drop_remainder=True).cache()
    ds = ds.shuffle(10_000).batch(64)  # hazard: TFD203 info
    model.fit(ds, epochs=20)


def train_on_wide_batches(model, rows, clicks):
    ds = tf.data.Dataset.from_tensor_slices((rows, clicks)).shuffle(100_000)
    ds = ds.batch(8192)  # hazard: TFD203 warning
    model.fit(ds, epochs=20)


def evaluate_wide_batches(model, rows, clicks):
    ds = tf.data.Dataset.from_tensor_slices((rows, clicks))
    model.evaluate(ds.batch(8192))  # hazard: TFD203 info


def train_on_cut_batches(model, blocks):
    # Each block of thousands is cut, and 64 of its rows are put together again.
    ds = tf.data.Dataset.from_tensor_slices(blocks).batch(8192).unbatch().shuffle(1000)
    ds = ds.batch(64)  # hazard: TFD203 info
    model.fit(ds, epochs=20)
