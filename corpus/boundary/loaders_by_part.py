# target: 2.4
"""One loader for each part of the data, in a dictionary that a loop fills: the parts are in a table."""
import pandas as pd
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def picture(path, label):
    pixels = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(pixels, (160, 160)), label


def turned(path, label):
    pixels, label = picture(path, label)
    return tf.image.random_flip_left_right(pixels), label


def loaders(table, size):
    found = {}
    for part, rows in table.groupby("part"):
        training = part == "train"
        ds = tf.data.Dataset.from_tensor_slices((rows["path"], rows["label"]))
        if training:
            ds = ds.shuffle(len(rows))
            ds = ds.map(turned, num_parallel_calls=AUTOTUNE)  # trap: TFD112
        else:
            ds = ds.map(picture, num_parallel_calls=AUTOTUNE)
        found[part] = ds.batch(size).prefetch(AUTOTUNE)
    return found


def endless_where_trained(table, size):
    found = {}
    for part, rows in table.groupby("part"):
        ds = tf.data.Dataset.from_tensor_slices((rows["path"], rows["label"]))
        ds = ds.map(picture, num_parallel_calls=AUTOTUNE).batch(size).prefetch(AUTOTUNE)
        if part == "train":
            found[part] = ds.repeat()
        else:
            found[part] = ds
    return found


def endless_by_a_flag(folder, parts, flags):
    found = {}
    for part, training in zip(parts, flags):
        ds = tf.data.Dataset.list_files(f"{folder}/{part}/*.jpg")
        ds = ds.map(lambda path: turned(path, 0), num_parallel_calls=AUTOTUNE)
        ds = ds.repeat() if training else ds
        found[part + "_data"] = ds.batch(16).prefetch(AUTOTUNE)
    return found


def endless_in_the_first_loop(folder, shown, held):
    found = {}
    for part in shown:
        ds = tf.data.Dataset.list_files(f"{folder}/{part}/*.jpg")
        ds = ds.map(lambda path: turned(path, 0), num_parallel_calls=AUTOTUNE)
        found[part] = ds.repeat().batch(16).prefetch(AUTOTUNE)
    for part in held:
        ds = tf.data.Dataset.list_files(f"{folder}/{part}/*.jpg")
        ds = ds.map(lambda path: picture(path, 0), num_parallel_calls=AUTOTUNE)
        found[part] = ds.batch(16).prefetch(AUTOTUNE)
    return found


def texts(folder, parts, size):
    found = {part: tf.data.TextLineDataset(f"{folder}/{part}.txt") for part in parts}
    ready = {}
    for part in parts:
        ready[part] = found[part].shuffle(1000).padded_batch(size)  # trap: TFD203
    return ready


def files_of(folder, parts):
    """For a single look at some of them."""
    found = {}
    for part in parts:
        ds = tf.data.Dataset.list_files(f"{folder}/{part}/*.jpg")
        ds = ds.map(lambda path: picture(path, 0), num_parallel_calls=AUTOTUNE)
        if part.startswith("t"):
            ds = ds.shuffle(1000)
        found[part] = ds.padded_batch(16)  # trap: TFD203
    return found


def main(path, folder, model):
    table = pd.read_csv(path)
    parts = loaders(table, 32)
    model.fit(parts["train"], validation_data=parts["val"], epochs=10)
    model.evaluate(parts["test"])
    lines = texts(folder, sorted(table["part"].unique()), 32)
    model.fit(lines["train"].prefetch(AUTOTUNE), epochs=10)
    pictures = files_of(folder, table["part"].unique())
    model.predict(pictures["val"].take(2))
    several = endless_where_trained(table, 32)
    model.fit(several["train"], steps_per_epoch=100, validation_data=several["val"])  # trap: TFD801
    model.evaluate(several["test"])  # trap: TFD801
    flagged = endless_by_a_flag(folder, table["part"].unique(), table["trained"])
    model.evaluate(flagged["val_data"])  # trap: TFD801; trap: TFD112
    twice = endless_in_the_first_loop(folder, ["train"] * len(table), table["part"].unique())
    model.evaluate(twice["val"])  # trap: TFD801; trap: TFD112
