"""A classifier of bird calls, with the habits of several people in one file."""

import glob
import os

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
SEED = 7


def spectrogram(path):
    sound, _ = tf.audio.decode_wav(tf.io.read_file(path), desired_channels=1, desired_samples=16_000)
    return tf.abs(tf.signal.stft(tf.squeeze(sound, axis=-1), 256, 128))


def with_noise(image, label):
    return image + tf.random.normal(tf.shape(image), stddev=0.01), label


def load(path, label):
    return spectrogram(path), label


# Splits


def three_parts(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(len(paths), seed=SEED)  # hazard: TFD102 warning
    train = ds.take(8000)
    rest = ds.skip(8000)
    return train, rest.take(1000), rest.skip(1000)


def shuffled_names(pattern):
    # Shuffled by NumPy, once: the order is that of the list.
    paths = sorted(glob.glob(pattern))
    np.random.default_rng(SEED).shuffle(paths)
    ds = tf.data.Dataset.from_tensor_slices(paths)  # trap: TFD102
    return ds.skip(500), ds.take(500)


def every_tenth(paths, labels):
    # A position is the same in each pass, so what is tested never trains.
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).enumerate()
    train = ds.filter(lambda i, _: i % 10 != 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    test = ds.filter(lambda i, _: i % 10 == 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    return train.shuffle(5000), test  # trap: TFD102


def every_tenth_of_a_shuffle(model, paths, labels):
    # A position is another element in each pass.
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(5000, seed=SEED)  # hazard: TFD102 error
    numbered = ds.enumerate()
    train = numbered.filter(lambda i, _: i % 10 != 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    test = numbered.filter(lambda i, _: i % 10 == 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    model.fit(train.batch(32).prefetch(AUTOTUNE), validation_data=test.batch(32).prefetch(AUTOTUNE))


def every_tenth_of_one_order(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(5000, seed=SEED, reshuffle_each_iteration=False).enumerate()  # trap: TFD102
    train = ds.filter(lambda i, _: i % 10 != 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    test = ds.filter(lambda i, _: i % 10 == 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    return train, test


def two_classes(paths, labels):
    # What an element is decides, and not where it stands.
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(5000).enumerate()  # trap: TFD102
    owls = ds.filter(lambda _, row: row[1] == 0).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    jays = ds.filter(lambda _, row: row[1] == 1).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)
    return owls, jays


def the_first_ones_left_out(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(5000).enumerate()  # trap: TFD102
    return ds.filter(lambda i, _: i >= 100).map(lambda _, row: row, num_parallel_calls=AUTOTUNE)


def shuffled_inside(model, files):
    names = tf.data.Dataset.from_tensor_slices(files)
    rows = names.interleave(
        lambda name: tf.data.TFRecordDataset(name).shuffle(500),  # hazard: TFD102 error
        num_parallel_calls=AUTOTUNE,
    )
    train, val = rows.skip(1000).batch(32), rows.take(1000).batch(32)
    model.fit(train.prefetch(AUTOTUNE), validation_data=val.prefetch(AUTOTUNE), epochs=5)


def shuffled_inside_by_a_seed(model, files):
    # Each file is opened anew in each pass, and what shuffles it begins with the seed again.
    names = tf.data.Dataset.from_tensor_slices(files)
    rows = names.interleave(
        lambda name: tf.data.TFRecordDataset(name).shuffle(500, seed=SEED),  # trap: TFD102
        num_parallel_calls=AUTOTUNE,
    )
    train, val = rows.skip(1000).batch(32), rows.take(1000).batch(32)
    model.fit(train.prefetch(AUTOTUNE), validation_data=val.prefetch(AUTOTUNE), epochs=5)


def warm_up_then_rest(model, paths, labels):
    # Both parts are trained on, one after the other: nothing is held out.
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(10_000)  # trap: TFD102
    ds = ds.map(load, num_parallel_calls=AUTOTUNE).batch(32)
    model.fit(ds.take(20).prefetch(AUTOTUNE))
    model.fit(ds.skip(20).prefetch(AUTOTUNE), epochs=5)


def few_then_rest(model, paths, labels, held_out):
    # So it is where the first part is small, and something else is held out.
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(10_000)  # trap: TFD102
    ds = ds.map(load, num_parallel_calls=AUTOTUNE)
    model.fit(ds.take(8).batch(4).prefetch(AUTOTUNE))
    model.fit(ds.skip(8).batch(4).prefetch(AUTOTUNE), validation_data=held_out)


# Predictions beside labels


def labels_beside_scores(model, pattern):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.map(lambda p: (spectrogram(p), tf.strings.length(p)), num_parallel_calls=AUTOTUNE)
    ds = ds.batch(64).prefetch(AUTOTUNE)
    truth = np.concatenate([y for _, y in ds.as_numpy_iterator()])
    scores = model.predict(ds)  # hazard: TFD104 warning
    return np.mean(truth == np.argmax(scores, axis=1))


def folder_scores(model, folder):
    ds = tf.keras.utils.image_dataset_from_directory(folder, shuffle=False)
    truth = np.concatenate([y for _, y in ds])
    return truth, model.predict(ds)  # trap: TFD104


# Two views of one dataset


def consistency_pairs(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(5000)
    weak = ds.map(lambda x: x + tf.random.normal(tf.shape(x), stddev=0.01), num_parallel_calls=AUTOTUNE)
    strong = ds.map(lambda x: x + tf.random.normal(tf.shape(x)), num_parallel_calls=AUTOTUNE)
    both = tf.data.Dataset.zip((weak, strong))  # hazard: TFD105 error
    model.fit(both.batch(64).prefetch(AUTOTUNE), epochs=20)


def each_shuffled_alike(sounds, labels):
    # Two shuffles with the same seed and buffer give the same order.
    first = tf.data.Dataset.from_tensor_slices(sounds).shuffle(1000, seed=SEED)
    second = tf.data.Dataset.from_tensor_slices(labels).shuffle(1000, seed=SEED)
    second = second.map(lambda y: tf.one_hot(y, 10), num_parallel_calls=AUTOTUNE)
    return tf.data.Dataset.zip((first, second)).batch(32).prefetch(AUTOTUNE)  # trap: TFD105


# What a cache keeps


def noise_kept(model, paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).take(2000)
    ds = ds.map(load, num_parallel_calls=AUTOTUNE)
    ds = ds.map(with_noise, num_parallel_calls=AUTOTUNE)
    ds = ds.cache()  # hazard: TFD106 warning
    model.fit(ds.shuffle(2000).batch(32).prefetch(AUTOTUNE), epochs=60)


def noise_behind(model, paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).take(2000)
    ds = ds.map(load, num_parallel_calls=AUTOTUNE).cache()  # trap: TFD106
    ds = ds.shuffle(2000).map(with_noise, num_parallel_calls=AUTOTUNE)
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=60)


def noise_for_testing(model, train, paths, labels):
    # One fixed set of noisy recordings, the same for each epoch.
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).take(200)
    ds = ds.map(load, num_parallel_calls=AUTOTUNE)
    ds = ds.map(with_noise, num_parallel_calls=AUTOTUNE)  # trap: TFD112
    noisy = ds.batch(32).cache()  # trap: TFD106
    model.fit(train, validation_data=noisy, epochs=60)


# The order of steps


def shuffled_batches(model, rows, labels):
    ds = tf.data.Dataset.from_tensor_slices((rows, labels))
    ds = ds.batch(32, drop_remainder=True).map(
        lambda x, y: (tf.cast(x, tf.float32), y), num_parallel_calls=AUTOTUNE
    )
    ds = ds.shuffle(200)  # hazard: TFD109 warning
    model.fit(ds.prefetch(AUTOTUNE), epochs=10)


def phrases(notes, length):
    # A "batch" of notes is a phrase, one element of training.
    ds = tf.data.Dataset.from_tensor_slices(notes).batch(length + 1, drop_remainder=True)
    ds = ds.map(lambda row: (row[:-1], row[1:]), num_parallel_calls=AUTOTUNE)
    return ds.shuffle(10_000)  # trap: TFD109


def train_on_phrases(model, notes):
    model.fit(phrases(notes, 100).batch(64, drop_remainder=True).prefetch(AUTOTUNE), epochs=10)


def recordings_in_order(model, folder):
    # As the folder lists them: a species after the other, and 32 of them are mixed.
    names = sorted(os.listdir(folder))
    ds = tf.data.Dataset.from_tensor_slices(names).shuffle(32).batch(256)  # hazard: TFD110 warning
    model.fit(ds.prefetch(AUTOTUNE), epochs=10)


def mixed_by_reading(pattern, parse):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.interleave(tf.data.TFRecordDataset, cycle_length=16, num_parallel_calls=AUTOTUNE)
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE).shuffle(64)  # trap: TFD110
    return ds.batch(16).prefetch(AUTOTUNE)


# Caches that are never complete, and one that is


def smoke_test(model, paths, labels, limit=100):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(load, num_parallel_calls=AUTOTUNE)
    # Behind the cache is a `take`: it never holds more than a hundred batches.
    ds = ds.batch(32).cache()
    ds = ds.take(limit)  # hazard: TFD210 warning
    model.fit(ds.prefetch(AUTOTUNE), epochs=3)


def plotted(rows, plot):
    ds = tf.data.Dataset.from_tensor_slices(rows).cache()
    for row in ds.take(9):  # trap: TFD210
        plot(row)
    for batch in ds.batch(32).take(1):  # trap: TFD210
        plot(batch)
    return ds


def either_endless_or_kept(rows, training, keep):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    if keep:
        ds = ds.cache()  # trap: TFD302
    if training:
        ds = ds.shuffle(10_000).repeat()
    return ds.batch(32).prefetch(AUTOTUNE)


def whole_last_batch(model, rows, size):
    # Repeated a few times so that the last batch is full: it ends, so the cache is complete.
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat(3).batch(size).cache()  # trap: TFD302
    model.fit(ds.prefetch(AUTOTUNE), epochs=10)


# Buffers


def whole_batches_ahead(model, rows, batch_size=512):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000).batch(batch_size)
    ds = ds.prefetch(batch_size)  # hazard: TFD304 warning
    model.fit(ds, epochs=10)


def more_of_them(model, rows, batch_size, factor=1):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(batch_size * 100).batch(batch_size)
    ds = ds.map(lambda x: x / 2, num_parallel_calls=AUTOTUNE)
    one = ds.prefetch(buffer_size=batch_size * factor)  # hazard: TFD304 warning
    other = ds.prefetch(1000 * batch_size)  # hazard: TFD304 warning
    model.fit(one, validation_data=other, epochs=10)


def parts_of_it(model, rows, batch_size, examples):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(batch_size)
    # As many batches as the examples ahead are.
    one = ds.prefetch(examples // batch_size)  # trap: TFD304
    # Whatever it is a multiple of, it is not of the batch size.
    other = ds.prefetch(2 * examples)  # trap: TFD304
    model.fit(one, validation_data=other, epochs=10)


def rows_ahead(model, rows, batch_size=512):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000)
    ds = ds.prefetch(batch_size).batch(batch_size)  # trap: TFD304; hazard: TFD203 info
    model.fit(ds, epochs=10)


# Iterators


def first_again_and_again(model, ds: tf.data.Dataset):
    for step in range(1000):
        x, y = next(iter(ds))  # hazard: TFD208 warning
        model.train_on_batch(x, y)


def anew_for_each_epoch(model, rows, epochs):
    for epoch in range(epochs):
        # Another order in each epoch, made by NumPy.
        order = np.random.permutation(len(rows))
        ds = tf.data.Dataset.from_tensor_slices(rows[order]).batch(32).prefetch(AUTOTUNE)
        batches = iter(ds)
        for _ in range(len(rows) // 32):
            model.train_on_batch(next(batches))  # trap: TFD208


# Workers


def rows_of_a_worker(rows, context: tf.distribute.InputContext):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000)
    ds = ds.shard(context.num_input_pipelines, context.input_pipeline_id)  # hazard: TFD601 warning
    return ds.batch(32).prefetch(AUTOTUNE)


def same_order_for_all(pattern, workers, rank):
    files = tf.data.Dataset.list_files(pattern, seed=SEED)
    files = files.shard(workers, rank)  # trap: TFD601
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    return ds.shuffle(10_000).batch(32).prefetch(AUTOTUNE)


def cut_then_shuffled(pattern, workers, rank):
    files = tf.data.Dataset.list_files(pattern, shuffle=False).shard(workers, rank)  # trap: TFD601
    files = files.shuffle(100)
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


# Results that nobody takes


def forgotten(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds.repeat(10)  # hazard: TFD101 error
    ds.filter(lambda row: tf.size(row) > 0)  # hazard: TFD101 error
    return ds.batch(32).prefetch(AUTOTUNE)


def registered(rows, hooks):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    for hook in hooks:
        ds.apply(hook)  # trap: TFD101
    return ds.batch(32).prefetch(AUTOTUNE)


def batchable(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    try:
        ds.padded_batch(8)  # trap: TFD101
    except (TypeError, ValueError):
        return False
    return True
