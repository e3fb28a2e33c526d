"""A look at a few elements, and a model that is validated on few: these are not the same."""

import tensorflow as tf

HELD_BACK = 6


def read(path):
    return tf.image.resize(tf.io.decode_png(tf.io.read_file(path), channels=3), [128, 128])


def flip(image):
    return tf.image.random_flip_left_right(image), 0.0


def validated_on_six(model, pattern):
    paths = tf.data.Dataset.list_files(pattern, shuffle=False)
    train = paths.skip(HELD_BACK).map(read, num_parallel_calls=8).map(flip, num_parallel_calls=8)
    few = paths.take(HELD_BACK).map(read, num_parallel_calls=8)
    few = few.map(flip, num_parallel_calls=8).batch(2).repeat()  # hazard: TFD112 warning
    model.fit(train.batch(8).prefetch(2), validation_data=few.prefetch(2), validation_steps=3)


def validated_on_what_is_trained_on(model, pattern):
    paths = tf.data.Dataset.list_files(pattern)
    ds = paths.map(read, num_parallel_calls=8).map(flip, num_parallel_calls=8)  # trap: TFD112
    ds = ds.batch(8).prefetch(2)
    # To see whether it learns anything at all.
    model.fit(ds, validation_data=ds.take(2))


def shown(model, pattern):
    paths = tf.data.Dataset.list_files(pattern)
    ds = paths.map(read, num_parallel_calls=8).map(flip, num_parallel_calls=8)  # trap: TFD112
    print(model.predict(ds.batch(1).take(3)))


def looked_at(path):
    rows = tf.data.experimental.make_csv_dataset(path, 1, label_name="y", num_epochs=1)
    features, labels = next(iter(rows.batch(10)))  # trap: TFD805
    print(features, labels)


def trained_on(model, path):
    rows = tf.data.experimental.make_csv_dataset(path, 1, label_name="y", num_epochs=1)
    model.fit(rows.batch(10).prefetch(2))  # hazard: TFD805 error
