"""Parts that are cut where two sets were joined, of files that are read together, and of one seed."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def warm_up_first(model, rows, labels):
    ds = tf.data.Dataset.from_tensor_slices((rows, labels))
    # Only what `take` gives below is shuffled, among itself.
    ds = ds.take(4096).shuffle(4096).concatenate(ds.skip(4096))  # trap: TFD102
    train_ds = ds.take(4096).batch(64).prefetch(AUTO)
    val_ds = ds.skip(4096).batch(64).prefetch(AUTO)
    model.fit(train_ds, validation_data=val_ds, epochs=20)


def cut_elsewhere(model, rows, labels):
    ds = tf.data.Dataset.from_tensor_slices((rows, labels))
    ds = ds.take(4096).shuffle(4096).concatenate(ds.skip(4096))  # hazard: TFD102 error
    train_ds = ds.take(3000).batch(64).prefetch(AUTO)
    val_ds = ds.skip(3000).batch(64).prefetch(AUTO)
    model.fit(train_ds, validation_data=val_ds, epochs=20)


def seen(rows):
    return tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000, seed=11)  # trap: TFD102


def once(model, rows):
    # Each part begins with the seed, and is read once.
    model.fit(seen(rows).skip(500).batch(64).prefetch(AUTO), epochs=1)
    return model.evaluate(seen(rows).take(500).batch(64).prefetch(AUTO))


def often(model, rows):
    whole = tf.data.Dataset.from_tensor_slices(rows).shuffle(10_000, seed=11)  # hazard: TFD102 error
    train_ds = whole.skip(500).batch(64).prefetch(AUTO)
    model.fit(train_ds, validation_data=whole.take(500).batch(64).prefetch(AUTO), epochs=10)


def four_files(model, pattern):
    # If there are four files, each part has as many of each, whatever their order.
    files = tf.data.Dataset.list_files(pattern)  # hazard: TFD102 warning
    digits = files.interleave(tf.data.TFRecordDataset, cycle_length=4, num_parallel_calls=4)
    train_ds = digits.take(6000).batch(64).prefetch(AUTO)
    val_ds = digits.skip(6000).batch(64).prefetch(AUTO)
    model.fit(train_ds, validation_data=val_ds, epochs=10)
