"""Splits one folder of photos into training, validation and test data."""

import os

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
BATCH = 32
SIZE = (180, 180)


def decode(path):
    label = tf.strings.split(path, os.sep)[-2]
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, SIZE), label == "rose"


def finish(ds):
    return ds.map(decode, num_parallel_calls=AUTOTUNE).batch(BATCH).prefetch(AUTOTUNE)


def train_on_listing(model, pattern, count):
    # Every pass lists the files in another order, so both halves hold other photos each time.
    names = tf.data.Dataset.list_files(pattern)  # hazard: TFD102 error
    train_names = names.take(count * 8 // 10)
    val_names = names.skip(count * 8 // 10)
    model.fit(finish(train_names), validation_data=finish(val_names), epochs=20)


def train_on_shuffled(model, paths):
    names = tf.data.Dataset.from_tensor_slices(paths)
    # The seed fixes the sequence of orders, not the order.
    names = names.shuffle(len(paths), seed=42)  # hazard: TFD102 error
    val_names = names.take(500)
    train_names = names.skip(500)
    model.fit(finish(train_names), validation_data=finish(val_names), epochs=20)


def three_parts(ds: tf.data.Dataset, n, shuffle=True, shuffle_size=10_000):
    if shuffle:
        ds = ds.shuffle(shuffle_size, seed=12)  # hazard: TFD102 warning
    train_ds = ds.take(int(0.8 * n))
    val_ds = ds.skip(int(0.8 * n)).take(int(0.1 * n))
    test_ds = ds.skip(int(0.8 * n)).skip(int(0.1 * n))
    return train_ds, val_ds, test_ds


def folder_in_two(model, folder):
    # The loader shuffles its batches anew in each pass.
    photos = tf.keras.utils.image_dataset_from_directory(folder, seed=1)  # hazard: TFD102 error
    held_out = photos.take(20)
    rest = photos.skip(20)
    model.fit(rest.prefetch(AUTOTUNE), epochs=5)
    model.evaluate(held_out.prefetch(AUTOTUNE))


def validation_in_two(model, folder):
    """Nothing of the two parts is trained on; but some photos are in both of them."""
    split = dict(validation_split=0.2, seed=3)
    train_ds = tf.keras.utils.image_dataset_from_directory(folder, subset="training", **split)
    val_ds = tf.keras.utils.image_dataset_from_directory(folder, subset="validation", **split)  # hazard: TFD102 info
    test_ds = val_ds.take(len(val_ds) // 4)
    val_ds = val_ds.skip(len(val_ds) // 4)
    model.fit(train_ds, validation_data=val_ds, epochs=20)
    return model.evaluate(test_ds)


def validation_handed_on_in_two(folder):
    val_ds = tf.keras.utils.image_dataset_from_directory(  # hazard: TFD102 info
        folder, validation_split=0.2, subset="validation", seed=3
    )
    return val_ds.skip(10), val_ds.take(10)


def everything_in_two(folder):
    """The validation subset is only one of the parts of this."""
    split = dict(validation_split=0.2, seed=3)
    train_ds = tf.keras.utils.image_dataset_from_directory(folder, subset="training", **split)
    val_ds = tf.keras.utils.image_dataset_from_directory(folder, subset="validation", **split)
    # The loaders shuffle too: one finding for one split.
    photos = train_ds.concatenate(val_ds).shuffle(1000)  # hazard: TFD102 warning
    return photos.take(80), photos.skip(80)


def few_of_validation(model, folder):
    """What is called a validation subset is trained on."""
    photos = tf.keras.utils.image_dataset_from_directory(  # hazard: TFD102 warning
        folder, validation_split=0.9, subset="validation", seed=3
    )
    few, rest = photos.take(10), photos.skip(10)
    model.fit(few, epochs=3)
    return rest


def train_on_fixed_order(model, paths):
    names = tf.data.Dataset.from_tensor_slices(paths)
    names = names.shuffle(len(paths), seed=42, reshuffle_each_iteration=False)  # trap: TFD102
    val_names = names.take(500)
    train_names = names.skip(500).shuffle(2000)  # trap: TFD102
    model.fit(finish(train_names), validation_data=finish(val_names), epochs=20)


def train_on_sorted_listing(model, pattern):
    names = tf.data.Dataset.list_files(pattern, shuffle=False)  # trap: TFD102
    val_names = names.take(500)
    train_names = names.skip(500).shuffle(5000)
    model.fit(finish(train_names), validation_data=finish(val_names), epochs=20)


def train_on_cached_order(model, paths):
    names = tf.data.Dataset.from_tensor_slices(paths)
    # The cache holds the order of the first pass; it is filled before the split.
    names = names.shuffle(len(paths))  # trap: TFD102
    names = names.cache()  # hazard: TFD106 info
    for _ in names:
        pass
    model.fit(finish(names.skip(500)), validation_data=finish(names.take(500)), epochs=20)


def subset(model, pattern):
    # Only one half is used: a random sample of the files.
    names = tf.data.Dataset.list_files(pattern).take(1000)  # trap: TFD102
    model.fit(finish(names), epochs=3)


def either_half(model, paths, debug):
    names = tf.data.Dataset.from_tensor_slices(paths).shuffle(10_000)  # trap: TFD102
    if debug:
        names = names.take(64)
    else:
        names = names.skip(64)
    model.fit(finish(names), epochs=3)


def look_and_train(model, paths):
    names = tf.data.Dataset.from_tensor_slices(paths).shuffle(10_000)  # trap: TFD102
    for name in names.take(3):
        print(name)
    model.fit(finish(names.skip(3)), epochs=3)


def split_by_count(model, paths):
    names = tf.data.Dataset.from_tensor_slices(paths)
    train_names = names.take(800).shuffle(800)  # trap: TFD102
    val_names = names.skip(800)
    model.fit(finish(train_names), validation_data=finish(val_names), epochs=20)


def two_folders(model, folder):
    train = tf.keras.utils.image_dataset_from_directory(folder + "/train", image_size=SIZE)
    val = tf.keras.utils.image_dataset_from_directory(  # trap: TFD102
        folder + "/val", image_size=SIZE, shuffle=False
    )
    test, val = val.take(10), val.skip(10)
    model.fit(train.prefetch(AUTOTUNE), validation_data=val.prefetch(AUTOTUNE), epochs=5)
    model.evaluate(test.prefetch(AUTOTUNE))
