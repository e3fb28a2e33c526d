"""What becomes of the last, smaller batch of data that are evaluated or predicted."""

import numpy as np
import pandas as pd
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
IMAGE = {"image": tf.io.FixedLenFeature([], tf.string), "id": tf.io.FixedLenFeature([], tf.string)}


def read(record):
    example = tf.io.parse_single_example(record, IMAGE)
    image = tf.io.decode_jpeg(example["image"], channels=3)
    return tf.image.resize(image, [256, 256]) / 255.0


def read_labelled(record):
    return read(record), tf.strings.length(record)


def test_images(files, batch_size):
    ds = tf.data.TFRecordDataset(files).map(read, num_parallel_calls=AUTOTUNE)
    ds = ds.batch(batch_size, drop_remainder=True)  # hazard: TFD604 warning
    return ds.prefetch(AUTOTUNE)


def submit(model_path, files, ids):
    model = tf.keras.models.load_model(model_path)
    scores = model.predict(test_images(files, 64))
    pd.DataFrame({"id": ids[: len(scores)], "score": scores[:, 0]}).to_csv("submission.csv")


def submit_all(model_path, files, ids):
    model = tf.keras.models.load_model(model_path)
    ds = tf.data.TFRecordDataset(files).map(read, num_parallel_calls=AUTOTUNE)
    ds = ds.batch(64).prefetch(AUTOTUNE)  # trap: TFD604
    pd.DataFrame({"id": ids, "score": model.predict(ds)[:, 0]}).to_csv("submission.csv")


def labelled(files, training):
    ds = tf.data.TFRecordDataset(files)
    if training:
        ds = ds.shuffle(2048)
    ds = ds.map(read_labelled, num_parallel_calls=AUTOTUNE)
    # Only while training, where the rest comes another time.
    ds = ds.batch(128, drop_remainder=training)  # trap: TFD604
    return ds.prefetch(AUTOTUNE)


def train_and_test(model, train_files, test_files):
    model.compile("adam", "mae")
    model.fit(labelled(train_files, True), epochs=30)
    return model.evaluate(labelled(test_files, False))


def always_dropping(files):
    ds = tf.data.TFRecordDataset(files).map(read_labelled, num_parallel_calls=AUTOTUNE)
    ds = ds.batch(128, drop_remainder=True)  # hazard: TFD604 warning
    return ds.prefetch(AUTOTUNE)


def compare(model, train_files, test_files):
    model.compile("adam", "mae")
    model.fit(always_dropping(train_files), epochs=30)
    return model.evaluate(always_dropping(test_files))


def training_metrics(model, files):
    """The training data once more: what is left out was left out of training too."""
    ds = tf.data.TFRecordDataset(files).map(read_labelled, num_parallel_calls=AUTOTUNE)
    ds = ds.batch(128, drop_remainder=True).prefetch(AUTOTUNE)  # trap: TFD604
    model.compile("adam", "mae")
    model.fit(ds, epochs=3)
    return model.evaluate(ds)


def validated(model, train_files, val_files):
    val = tf.data.TFRecordDataset(val_files).map(read_labelled, num_parallel_calls=AUTOTUNE)
    # Many accept it for a curve to look at.
    val = val.batch(128, drop_remainder=True).prefetch(AUTOTUNE)  # hazard: TFD604 info
    model.compile("adam", "mae")
    model.fit(labelled(train_files, True), validation_data=val, epochs=3)
    return model


def nothing_is_left_over(model):
    """10000 test images make a hundred batches of a hundred."""
    (_, _), (x_test, y_test) = tf.keras.datasets.cifar10.load_data()
    x_test = x_test.astype(np.float32) / 255.0
    ds = tf.data.Dataset.from_tensor_slices((x_test, y_test))
    hundreds = ds.batch(100, drop_remainder=True).prefetch(AUTOTUNE)  # trap: TFD604
    odd = ds.batch(64, drop_remainder=True).prefetch(AUTOTUNE)  # hazard: TFD604 warning
    return model.evaluate(hundreds), model.evaluate(odd)


def nothing_is_left(model):
    """Sixteen windows in batches of thirty-two."""
    windows = tf.random.normal([16, 50, 3])
    ds = tf.data.Dataset.from_tensor_slices((windows, tf.zeros([16, 1])))
    ds = ds.batch(32, drop_remainder=True).prefetch(AUTOTUNE)  # hazard: TFD604 error
    model.compile("adam", "mse")
    model.fit(ds, epochs=3)
    return model


def repeated_first(model):
    """Repeated before it is cut into batches, and bounded by steps: only the very end is lost."""
    windows = tf.random.normal([16, 50, 3])
    ds = tf.data.Dataset.from_tensor_slices((windows, tf.zeros([16, 1]))).repeat()
    ds = ds.batch(32, drop_remainder=True).prefetch(AUTOTUNE)  # trap: TFD604
    model.compile("adam", "mse")
    model.fit(ds, epochs=3, steps_per_epoch=10)
    return model


def a_look(model, files):
    """The first batches, for a picture."""
    ds = tf.data.TFRecordDataset(files).map(read, num_parallel_calls=AUTOTUNE)
    ds = ds.batch(16, drop_remainder=True).prefetch(AUTOTUNE)  # trap: TFD604
    return model.predict(ds.take(1))
