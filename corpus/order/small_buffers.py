"""Buffers that hold a small part of what there is, and such as are meant to be small."""

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def parse(record):
    example = tf.io.parse_single_example(record, {"x": tf.io.FixedLenFeature((16,), tf.float32)})
    return example["x"]


def rows_of_one_file(model, path):
    ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(100).batch(32).prefetch(AUTOTUNE)  # hazard: TFD110 info
    model.fit(ds, epochs=10)


def lines(model, path):
    ds = tf.data.TextLineDataset(path).skip(1)
    ds = ds.shuffle(buffer_size=64)  # hazard: TFD110 info
    ds = ds.map(lambda line: (line, tf.strings.length(line)), num_parallel_calls=AUTOTUNE)
    for epoch in range(3):
        for batch, lengths in ds.batch(64).prefetch(AUTOTUNE):
            model.train_on_batch(batch, lengths)


def hundred_of_many(model):
    labels = np.repeat(np.arange(10), 600)
    points = np.zeros((6000, 8), np.float32)
    ds = tf.data.Dataset.from_tensor_slices((points, labels))
    ds = ds.shuffle(50).batch(50).prefetch(AUTOTUNE)  # hazard: TFD110 info
    model.fit(ds, epochs=10)


def one_alone(model):
    # Behind a shuffle of all there is, this one is no use; it changes nothing either.
    ds = tf.data.Dataset.range(4000).shuffle(4000).map(lambda i: tf.cast(i, tf.float32))  # trap: TFD201
    ds = ds.shuffle(buffer_size=1)  # hazard: TFD110 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=2)


# Small on purpose, or small for all that there is


def rows_in_memory(model, x, y):
    # How many rows there are does not show; it may be fifty.
    ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(50)  # trap: TFD110
    model.fit(ds.batch(16).prefetch(AUTOTUNE), epochs=10)


def most_of_them(model):
    ds = tf.data.Dataset.from_tensor_slices(np.zeros((150, 4), np.float32))
    ds = ds.shuffle(100)  # trap: TFD110
    model.fit(ds.batch(16).prefetch(AUTOTUNE), epochs=10)


def clips(model, path):
    # Sixteen clips of eight megabytes are memory enough.
    def clip(record):
        return tf.reshape(tf.io.decode_raw(record, tf.float32), (8, 512, 512))

    ds = tf.data.TFRecordDataset(path).map(clip, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(16)  # trap: TFD110
    model.fit(ds.batch(2).prefetch(AUTOTUNE), epochs=10)


def files_read_in_turn(model, files):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=16).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(100)  # trap: TFD110
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=10)


def a_few_to_overfit(model, path):
    ds = tf.data.TFRecordDataset(path).take(100).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(50)  # trap: TFD110
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=200)


def sentences_in_windows(model, path):
    ds = tf.data.TextLineDataset(path).batch(128)
    ds = ds.shuffle(32).unbatch().batch(32)  # trap: TFD110
    model.fit(ds.prefetch(AUTOTUNE))


def mixed_before(model, path):
    # The whole of it was mixed before; this mixes once more what the repeat brought together.
    ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(100_000).repeat().shuffle(64)  # trap: TFD110
    model.fit(ds.batch(32).prefetch(AUTOTUNE), steps_per_epoch=100)


def only_evaluated(model, path):
    ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(20)  # trap: TFD110
    model.evaluate(ds.batch(16).prefetch(AUTOTUNE))


def switched_off(model, x, training):
    # One element, for no shuffle: the number is the switch.
    ds = tf.data.Dataset.from_tensor_slices(x)
    ds = ds.shuffle(500 if training else 1)  # trap: TFD110
    model.fit(ds.batch(16).prefetch(AUTOTUNE), epochs=10)


def shuffled(ds, buffer):
    return ds.shuffle(buffer)  # trap: TFD110


def without_shuffling(model, x):
    ds = shuffled(tf.data.Dataset.from_tensor_slices(x), 1)
    model.fit(ds.batch(16).prefetch(AUTOTUNE), epochs=10)


def halves_of_batches(rows):
    batches = tf.data.Dataset.from_tensor_slices(rows).batch(10)  # hazard: TFD203 info
    # In vain. Assigned it would let the halves below mix.
    batches.shuffle(100)  # hazard: TFD101 error
    return batches.take(20), batches.skip(20)


def batches_in_one_order(rows, model):
    # One order for all epochs is asked for: what is lost is that batches are mixed.
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(16)
    ds = ds.shuffle(1000, reshuffle_each_iteration=False)  # hazard: TFD109 info; hazard: TFD203 info
    model.fit(ds, epochs=4)


ONE = 1


def as_many_as_a_batch(model, test_path, path):
    # Nobody turns a shuffle off by the size of a batch.
    ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(ONE).batch(ONE).prefetch(AUTOTUNE)  # hazard: TFD110 warning
    test = tf.data.TFRecordDataset(test_path).map(parse, num_parallel_calls=AUTOTUNE)
    test = test.shuffle(ONE).batch(ONE).prefetch(AUTOTUNE)  # trap: TFD110
    model.fit(ds, validation_data=test, epochs=10)


def one_batch_of_many(model, path):
    # What is called one here may be how the shuffle is turned off.
    ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(ONE).batch(16).prefetch(AUTOTUNE)  # trap: TFD110
    model.fit(ds, epochs=10)


def files_in_random_order(model, pattern):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.map(tf.io.read_file, num_parallel_calls=AUTOTUNE)
    ds = ds.map(parse, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(ONE).batch(ONE).prefetch(AUTOTUNE)  # trap: TFD110
    model.fit(ds, epochs=10)


def clips_by_drawn_order(model):
    # The names are in a random order before they are read.
    names = tf.random.shuffle(tf.io.gfile.glob("clips/*/*"))
    ds = tf.data.Dataset.from_tensor_slices(names).map(tf.io.read_file, num_parallel_calls=4)
    model.fit(ds.shuffle(10).batch(64).prefetch(2), epochs=3)  # trap: TFD110


def clips_by_class(model):
    names = tf.io.gfile.glob("clips/*/*")
    ds = tf.data.Dataset.from_tensor_slices(names).map(tf.io.read_file, num_parallel_calls=4)
    model.fit(ds.shuffle(10).batch(64).prefetch(2), epochs=3)  # hazard: TFD110 warning
