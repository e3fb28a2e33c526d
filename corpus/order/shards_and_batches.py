"""Distributed readers, shuffling and batching, and predictions that are compared with labels."""

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def read(files):
    return tf.data.TFRecordDataset(files, num_parallel_reads=AUTOTUNE)


# Shards


def records_of_worker(pattern, workers, rank, is_training):
    files = tf.data.Dataset.list_files(pattern, shuffle=is_training)
    files = files.shard(workers, rank)  # hazard: TFD601 warning
    ds = files.interleave(tf.data.TFRecordDataset, cycle_length=8, num_parallel_calls=AUTOTUNE)
    return ds.batch(64).prefetch(AUTOTUNE)


def rows_of_worker(rows, strategy_context):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000)
    ds = ds.shard(  # hazard: TFD601 warning
        strategy_context.num_input_pipelines, strategy_context.input_pipeline_id
    )
    return ds.batch(64).prefetch(AUTOTUNE)


def fixed_but_unseeded(rows, workers, rank):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds = ds.shuffle(10_000, reshuffle_each_iteration=False)
    return ds.shard(workers, rank).batch(64).prefetch(AUTOTUNE)  # hazard: TFD601 warning


def sharded_first(pattern, workers, rank):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    files = files.shard(workers, rank).shuffle(100)  # trap: TFD601
    ds = files.interleave(tf.data.TFRecordDataset, cycle_length=8, num_parallel_calls=AUTOTUNE)
    return ds.batch(64).prefetch(AUTOTUNE)


def same_seed_everywhere(pattern, workers, rank, seed):
    files = tf.data.Dataset.list_files(pattern, seed=seed)
    return read(files.shard(workers, rank)).batch(64).prefetch(AUTOTUNE)  # trap: TFD601


def same_seed_for_rows(rows, workers, rank):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000, seed=17)
    return ds.shard(workers, rank).batch(64).prefetch(AUTOTUNE)  # trap: TFD601


def one_worker(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000)
    return ds.shard(1, 0).batch(64).prefetch(AUTOTUNE)  # trap: TFD601


def one_in_ten(rows, every=10):
    # A sample, the same part for all workers.
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000)
    return ds.shard(every, 0).batch(64).prefetch(AUTOTUNE)  # trap: TFD601


def sorted_files(folder, workers, rank):
    files = sorted(tf.io.gfile.glob(folder + "/*.tfrecord"))
    names = tf.data.Dataset.from_tensor_slices(files).shard(workers, rank)  # trap: TFD601
    return read(names.shuffle(64)).batch(64).prefetch(AUTOTUNE)


def evaluation_shard(pattern, workers, rank, training):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    if training:
        files = files.shuffle(64)
    else:
        files = files.shard(workers, rank)  # trap: TFD601
    return read(files).batch(64).prefetch(AUTOTUNE)


# Shuffling batches


def shuffled_batches(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds = ds.batch(32).shuffle(100).prefetch(AUTOTUNE)  # hazard: TFD109 warning
    model.fit(ds, epochs=5)


def shuffled_padded_batches(model, files, parse):
    ds = read(files).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.padded_batch(16, padded_shapes=([None], []))
    ds = ds.prefetch(2)
    ds = ds.shuffle(buffer_size=50)  # hazard: TFD109 warning
    return ds.prefetch(AUTOTUNE)


def cached_then_batched(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).batch(64).cache()
    ds = ds.shuffle(64).repeat().prefetch(AUTOTUNE)  # hazard: TFD109 warning
    model.fit(ds, steps_per_epoch=100, epochs=5)


def frozen_batches(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(64)
    # The order of the rows is frozen, so the batches are the same in each epoch.
    ds = ds.cache().shuffle(64)  # hazard: TFD109 warning
    model.fit(ds.prefetch(AUTOTUNE), epochs=5)


def windows_of_text(text, length):
    chars = tf.data.Dataset.from_tensor_slices(tf.strings.unicode_split(text, "UTF-8"))
    rows = chars.batch(length + 1, drop_remainder=True)
    rows = rows.map(lambda row: (row[:-1], row[1:]), num_parallel_calls=AUTOTUNE)
    rows = rows.shuffle(10_000)  # trap: TFD109
    return rows.batch(64, drop_remainder=True).prefetch(AUTOTUNE)


def flat_rows(model, files):
    ds = read(files).batch(512).unbatch().shuffle(10_000)  # trap: TFD109
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=2)


def rows_then_batches(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000).batch(32)
    ds = ds.shuffle(10)  # trap: TFD109
    model.fit(ds.prefetch(AUTOTUNE), epochs=5)


def photos(model, folder):
    # The loader shuffles the files, before it batches them, in each pass.
    ds = tf.keras.utils.image_dataset_from_directory(folder).shuffle(20)  # trap: TFD109
    model.fit(ds.prefetch(AUTOTUNE), epochs=5)


def unbatched_again(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32)
    ds = ds.flat_map(tf.data.Dataset.from_tensor_slices).shuffle(10_000)  # trap: TFD109
    model.fit(ds.batch(64).prefetch(AUTOTUNE), epochs=5)


def batched_features(model, features):
    ds = tf.data.Dataset.from_tensor_slices(features).shuffle(5000).batch(32)  # trap: TFD109
    model.fit(ds.prefetch(AUTOTUNE), epochs=5)


def sequences_without_batches(model, signal):
    # Each batch is one long sequence.
    windows = tf.data.Dataset.from_tensor_slices(signal).batch(256, drop_remainder=True)
    windows = windows.shuffle(100)  # trap: TFD109
    windows = windows.window(8, drop_remainder=True).flat_map(lambda w: w.batch(8))
    model.fit(windows.prefetch(AUTOTUNE), epochs=5)


# Buffers


def no_shuffle_at_all(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1)  # hazard: TFD110 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=5)


def buffer_below_batch(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows)
    ds = ds.shuffle(10).batch(256).prefetch(AUTOTUNE)  # hazard: TFD110 warning
    model.fit(ds, epochs=5)


def named_sizes(model, files, parse):
    buffer_size = 16
    batch_size = 64
    ds = read(files).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(buffer_size)  # hazard: TFD110 warning
    model.fit(ds.batch(batch_size).prefetch(AUTOTUNE), epochs=2)


def all_of_a_few(model):
    # The buffer holds the eight rows that there are.
    ds = tf.data.Dataset.from_tensor_slices(np.arange(8)).shuffle(8)  # trap: TFD110
    model.fit(ds.repeat(4).batch(32).prefetch(AUTOTUNE))


def shuffled_paths(model, pattern, parse):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.map(parse, num_parallel_calls=AUTOTUNE).shuffle(8).batch(32)  # trap: TFD110
    model.fit(ds.prefetch(AUTOTUNE), epochs=2)


def mixed_files(model, files, parse):
    ds = tf.data.Dataset.from_tensor_slices(files).interleave(
        tf.data.TFRecordDataset, cycle_length=16, num_parallel_calls=AUTOTUNE
    )
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE).shuffle(16)  # trap: TFD110
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=2)


def shuffled_files(model, files, parse):
    ds = tf.data.Dataset.from_tensor_slices(files).shuffle(1000)
    ds = ds.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE).shuffle(20)  # trap: TFD110
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=2)


def buffer_of_batches(model, rows):
    # Sixteen of what? Of batches of 4, which are then put together.
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(4)
    ds = ds.shuffle(16).unbatch().batch(32)  # trap: TFD110
    model.fit(ds.prefetch(AUTOTUNE), epochs=5)


def unknown_sizes(model, rows, buffer_size, batch_size):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(buffer_size)  # trap: TFD110
    model.fit(ds.batch(batch_size).prefetch(AUTOTUNE), epochs=5)


def equal_sizes(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(64)  # trap: TFD110
    model.fit(ds.batch(64).prefetch(AUTOTUNE), epochs=5)


# Predictions and labels


def confusion(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(32)
    ds = ds.prefetch(AUTOTUNE)
    predicted = np.argmax(model.predict(ds), axis=-1)  # hazard: TFD104 warning
    actual = np.concatenate([y for x, y in ds], axis=0)
    return tf.math.confusion_matrix(actual, predicted)


def report_on_folder(model, folder):
    ds = tf.keras.utils.image_dataset_from_directory(folder, image_size=(64, 64))
    truth = []
    for _, y in ds:
        truth.extend(y.numpy())
    scores = model.predict(ds)  # hazard: TFD104 warning
    return np.mean(np.array(truth) == scores.argmax(-1))


def labels_by_map(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000, seed=3)
    batches = ds.batch(32).prefetch(AUTOTUNE)
    actual = list(ds.map(lambda x, y: y).as_numpy_iterator())
    scores = model.predict(batches)  # hazard: TFD104 warning
    return actual, scores


def scores_only(model, images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(1000).batch(32).prefetch(AUTOTUNE)
    # What is compared with the scores, if anything, is not in sight.
    return model.predict(ds)  # hazard: TFD104 info


def aligned(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).batch(32).prefetch(AUTOTUNE)
    scores = model.predict(ds)  # trap: TFD104
    return scores, np.concatenate([y for x, y in ds])


def aligned_folder(model, folder):
    ds = tf.keras.utils.image_dataset_from_directory(folder, shuffle=False)
    scores = model.predict(ds)  # trap: TFD104
    return scores, np.concatenate([y for x, y in ds])


def one_order(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    ds = ds.shuffle(1000, reshuffle_each_iteration=False).batch(32).prefetch(AUTOTUNE)
    scores = model.predict(ds)  # trap: TFD104
    return scores, np.concatenate([y for x, y in ds])


def in_one_loop(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(32)
    pairs = []
    for x, y in ds.prefetch(AUTOTUNE):
        pairs.append((model.predict(x), y))  # trap: TFD104
    return pairs


def metrics_only(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(32)
    ds = ds.prefetch(AUTOTUNE)
    counts = np.bincount([int(y) for _, row in ds for y in row])
    return counts, model.evaluate(ds)  # trap: TFD104


def one_batch(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(32)
    x, y = next(iter(ds))
    return model.predict(x), y  # trap: TFD104


def frozen_order(model, images, labels):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000).batch(32)
    ds = ds.cache()  # trap: TFD106
    actual = [y for x, y in ds]
    return actual, model.predict(ds.prefetch(AUTOTUNE))  # trap: TFD104


# Branches of one dataset


def denoising_pairs(model, images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(1000)
    noisy = ds.map(lambda x: x + tf.random.normal(tf.shape(x)), num_parallel_calls=AUTOTUNE)
    pairs = tf.data.Dataset.zip((noisy, ds))  # hazard: TFD105 error
    model.fit(pairs.batch(32).prefetch(AUTOTUNE), epochs=5)


def images_and_masks(pattern, load_image, load_mask):
    files = tf.data.Dataset.list_files(pattern)
    images = files.map(load_image, num_parallel_calls=AUTOTUNE)
    masks = files.map(load_mask, num_parallel_calls=AUTOTUNE)
    ds = tf.data.Dataset.zip((images, masks))  # hazard: TFD105 error
    return ds.batch(8).prefetch(AUTOTUNE)


def teacher_targets(teacher, images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(1000, seed=5).batch(32)
    targets = ds.map(lambda x: teacher(x, training=False), num_parallel_calls=2)
    return tf.data.Dataset.zip((ds, targets)).prefetch(AUTOTUNE)  # hazard: TFD105 error


def in_one_map(model, images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(1000)
    pairs = ds.map(lambda x: (x + 1.0, x), num_parallel_calls=AUTOTUNE)  # trap: TFD105
    model.fit(pairs.batch(32).prefetch(AUTOTUNE), epochs=5)


def shuffled_after(pattern, load_image, load_mask):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    images = files.map(load_image, num_parallel_calls=AUTOTUNE)
    masks = files.map(load_mask, num_parallel_calls=AUTOTUNE)
    ds = tf.data.Dataset.zip((images, masks)).shuffle(500)  # trap: TFD105
    return ds.batch(8).prefetch(AUTOTUNE)


def horses_and_zebras(horses, zebras, prepare):
    a = tf.data.Dataset.from_tensor_slices(horses).shuffle(1000)
    b = tf.data.Dataset.from_tensor_slices(zebras).shuffle(1000)
    a = a.map(prepare, num_parallel_calls=AUTOTUNE)
    return tf.data.Dataset.zip((a, b)).batch(1).prefetch(AUTOTUNE)  # trap: TFD105


def mixed_up(images, labels, mix):
    base = tf.data.Dataset.from_tensor_slices((images, labels))
    first, second = base.shuffle(1000), base.shuffle(1000)
    pairs = tf.data.Dataset.zip((first, second))  # trap: TFD105
    return pairs.map(mix, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


def cutmix_of_itself(images, labels, mix):
    ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(1000)
    pairs = tf.data.Dataset.zip((ds, ds))  # trap: TFD105
    return pairs.map(mix, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


def one_order_for_both(images):
    ds = tf.data.Dataset.from_tensor_slices(images).shuffle(1000, reshuffle_each_iteration=False)
    noisy = ds.map(lambda x: x * 0.5, num_parallel_calls=AUTOTUNE)
    return tf.data.Dataset.zip((noisy, ds)).batch(32).prefetch(AUTOTUNE)  # trap: TFD105


def labels_with_photos(paths, labels, load):
    images = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    classes = tf.data.Dataset.from_tensor_slices(labels)
    pairs = tf.data.Dataset.zip((images, classes))  # trap: TFD105
    return pairs.shuffle(2000).batch(32).prefetch(AUTOTUNE)


def counted_predictions(model, images):
    # Nothing is laid beside the predictions: how many there are of each class is the same in any order.
    ds = tf.data.Dataset.from_tensor_slices(images).batch(32).prefetch(AUTOTUNE)
    return np.bincount(np.argmax(model.predict(ds), axis=1))  # trap: TFD104


def sorted_listing(pattern, workers, rank):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    files = files.shard(workers, rank)  # trap: TFD601
    return read(files).batch(64).prefetch(AUTOTUNE)


def shuffled_where_one_worker_reads(pattern, shuffle, context=None):
    names = tf.data.Dataset.list_files(pattern, shuffle=shuffle if context is None else False)
    if context is not None:
        # Sorted here: what shuffles them does so only where nothing is sharded.
        names = names.shard(context.num_input_pipelines, context.input_pipeline_id)  # trap: TFD601
        if shuffle:
            names = names.shuffle(1000)
    return tf.data.TFRecordDataset(names, num_parallel_reads=AUTOTUNE).prefetch(AUTOTUNE)


def first_record_of(files, features):
    records = tf.data.TFRecordDataset(files)
    parsed = records.map(lambda record: tf.io.parse_example(record, features))  # hazard: TFD201 info
    batches = parsed.shuffle(1000).batch(32).prefetch(AUTOTUNE)
    # Told of, and never read.
    print(f"{batches}")
    for example in parsed.take(1):
        print(example)


def watched(model, read):
    spec = (tf.TensorSpec([40, 4]), tf.TensorSpec([], tf.int32))
    train_ds = tf.data.Dataset.from_generator(read, output_signature=spec).batch(64).prefetch(2)
    held_out = tf.data.Dataset.from_generator(lambda: read(1), output_signature=spec)
    # One batch each time, which is waited for whatever stands behind it.
    model.fit(train_ds, epochs=30, validation_data=held_out.batch(64), validation_steps=1)  # hazard: TFD203 info
