"""Datasets and iterators in training loops."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def first_batch_again_and_again(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(AUTOTUNE)
    for step in range(10_000):
        batch = next(iter(ds))  # hazard: TFD208 warning
        model.train_on_batch(batch)


def rebuilt_for_each_step(model, rows):
    for step in range(10_000):
        ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(AUTOTUNE)
        model.train_on_batch(next(iter(ds)))  # hazard: TFD208 warning


def while_training(model, rows, steps):
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat().batch(32).prefetch(AUTOTUNE)
    step = 0
    while step < steps:
        features, labels = next(ds.as_numpy_iterator())  # hazard: TFD208 warning
        model.train_on_batch(features, labels)
        step += 1


def one_iterator(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).repeat().batch(32)
    batches = iter(ds.prefetch(AUTOTUNE))
    for step in range(10_000):
        model.train_on_batch(next(batches))  # trap: TFD208


def rebuilt_for_each_epoch(model, rows, mine):
    for epoch in range(10):
        ds = tf.data.Dataset.from_tensor_slices(mine(rows))  # trap: TFD208
        for batch in ds.batch(32).prefetch(AUTOTUNE):
            model.train_on_batch(batch)


def one_look(rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32)
    return next(iter(ds))  # trap: TFD208


def a_look_in_each_epoch(model, rows, plot):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1000).batch(32).prefetch(AUTOTUNE)
    for epoch in range(10):
        for batch in ds:
            model.train_on_batch(batch)
        plot(model(next(iter(ds))))  # trap: TFD208


def a_look_at_each_split(splits):
    for name in ("train", "test", "validation"):
        ds = splits(name)
        assert isinstance(ds, tf.data.Dataset)
        print(name, next(iter(ds)))  # trap: TFD208


def a_dataset_for_each_file(files, parse):
    found = []
    for path in files:
        ds = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=AUTOTUNE)
        found.append(next(iter(ds)))  # trap: TFD208
    return found


def an_epoch_of_iterators(model, rows, epochs):
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(32).prefetch(AUTOTUNE)
    for epoch in range(epochs):
        batches = iter(ds)  # trap: TFD208
        for step in range(100):
            model.train_on_batch(next(batches))


def one_of_the_buffer(model, rows):
    ds = tf.data.Dataset.from_tensor_slices(rows).repeat().shuffle(1024).batch(64).prefetch(2)
    for step in range(10_000):
        # The buffer is filled anew for each step.
        for batch in ds.take(1):  # hazard: TFD208 warning
            model.train_on_batch(batch)


def the_same_one(model, rows):
    # Does the model learn one batch by heart?
    ds = tf.data.Dataset.from_tensor_slices(rows).batch(64).prefetch(2)
    for step in range(100):
        for batch in ds.take(1):  # trap: TFD208
            model.train_on_batch(batch)


def shown_after_each_epoch(model, rows, show):
    ds = tf.data.Dataset.from_tensor_slices(rows).shuffle(1024).batch(64).prefetch(2)
    for epoch in range(10):
        for batch in ds:
            model.train_on_batch(batch)
        for batch in ds.take(1):  # trap: TFD208
            show(model(batch))


def one_of_each_file(model, files):
    for file in files:
        ds = tf.data.TFRecordDataset(file).shuffle(1024).batch(64).prefetch(2)
        for batch in ds.take(1):  # trap: TFD208
            model.train_on_batch(batch)
