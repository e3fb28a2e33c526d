"""Diseases of leaves: pictures, their labels, and the heads that learn them."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

AUTOTUNE = tf.data.AUTOTUNE
SIZE = (160, 160)

load = keras.utils.image_dataset_from_directory


# Parts of a folder


def one_call_without_shuffle(folder):
    # Only to look at: whoever turned the shuffle off gets the last classes, all trained on.
    train = load(folder, validation_split=0.3, subset="training", seed=5)
    val = load(folder, validation_split=0.3, subset="validation", seed=5, shuffle=False)  # hazard: TFD103 error
    return train, val


def helper(folder, subset, seed=5):
    return load(folder, validation_split=0.3, subset=subset, seed=seed)  # trap: TFD103


def by_a_helper(folder):
    return helper(folder, "training"), helper(folder, "validation")


def both_sorted_without_labels(folder):
    # No classes, so that the order of the files says nothing.
    train = load(folder, labels=None, validation_split=0.3, subset="training", shuffle=False)
    val = load(folder, labels=None, validation_split=0.3, subset="validation", shuffle=False)  # trap: TFD103
    return train, val


# Pairs


def stacked(pictures):
    healthy = np.zeros((200, 32, 32, 3), np.float32)
    sick = np.ones((200,), np.int64)
    return tf.data.Dataset.from_tensor_slices([healthy, sick])  # hazard: TFD116 error


def paired(pictures):
    healthy = np.zeros((200, 32, 32, 3), np.float32)
    sick = np.ones((200,), np.int64)
    return tf.data.Dataset.from_tensor_slices((healthy, sick))  # trap: TFD116


def three_names():
    return tf.data.Dataset.from_tensor_slices(["oak", "elm", "ash"])  # trap: TFD116


def some_numbers(first, second):
    # Two numbers, and no arrays.
    ratio, offset = 0.5, 2.0
    return tf.data.Dataset.from_tensor_slices([ratio, offset])  # trap: TFD116


def listed_by_map(paths):
    # What a map gives as a list becomes a tuple.
    def parts(path):
        return [path, tf.strings.length(path)]

    return tf.data.Dataset.from_tensor_slices(paths).map(parts, num_parallel_calls=2)  # trap: TFD116


# Scaling


def cast_before(path):
    leaf = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    leaf = tf.cast(leaf, tf.float32)
    return tf.image.convert_image_dtype(leaf, tf.float32)  # hazard: TFD117 warning


def scaled_twice(path):
    leaf = tf.io.decode_png(tf.io.read_file(path), channels=3)
    leaf = tf.image.convert_image_dtype(leaf, tf.float32)  # trap: TFD117
    leaf = tf.image.resize(leaf, SIZE)
    return leaf / 255.0  # hazard: TFD117 warning


def scaled_by_hand(path):
    leaf = tf.io.decode_png(tf.io.read_file(path), channels=3)
    leaf = tf.image.resize(leaf, SIZE) / 255.0
    return tf.image.convert_image_dtype(leaf, tf.float32)  # trap: TFD117


def back_to_bytes(leaf):
    return tf.image.convert_image_dtype(leaf, tf.uint8)  # trap: TFD117


def of_an_application(path):
    # `preprocess_input` wants 0 to 255, so that what does not scale does no harm.
    leaf = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    leaf = tf.image.resize(leaf, SIZE)
    leaf = tf.image.convert_image_dtype(leaf, tf.float32)  # trap: TFD117
    return keras.applications.resnet50.preprocess_input(leaf)


def scaled(paths, labels):
    files = tf.data.Dataset.from_tensor_slices((paths, labels))
    for prepare in (cast_before, scaled_twice, scaled_by_hand, of_an_application):
        yield files.map(lambda path, label: (prepare(path), label), num_parallel_calls=AUTOTUNE)


def stored(paths):
    leaves = tf.data.Dataset.from_tensor_slices(paths).map(scaled_by_hand, num_parallel_calls=AUTOTUNE)
    return leaves.map(back_to_bytes, num_parallel_calls=AUTOTUNE)


def from_folders(folder, model):
    # The loader resizes, so it gives floats from 0 to 255.
    leaves = keras.utils.image_dataset_from_directory(folder, image_size=SIZE)
    leaves = leaves.map(
        lambda leaf, label: (
            tf.image.convert_image_dtype(leaf, tf.float32),  # hazard: TFD117 warning
            label,
        ),
        num_parallel_calls=AUTOTUNE,
    )
    model.fit(leaves.prefetch(AUTOTUNE), epochs=5)


def from_folders_scaled(folder, model):
    rescale = keras.layers.Rescaling(1 / 255)
    leaves = keras.utils.image_dataset_from_directory(folder, image_size=SIZE)
    leaves = leaves.map(lambda leaf, label: (rescale(leaf), label), num_parallel_calls=AUTOTUNE)
    leaves = leaves.map(
        lambda leaf, label: (
            tf.image.convert_image_dtype(leaf, tf.float16),  # trap: TFD117
            label,
        ),
        num_parallel_calls=AUTOTUNE,
    )
    model.fit(leaves.prefetch(AUTOTUNE), epochs=5)


def from_folders_as_bytes(folder):
    def scale(leaf, label):
        leaf = tf.cast(leaf, tf.uint8)
        return tf.image.convert_image_dtype(leaf, tf.float32), label  # trap: TFD117

    leaves = keras.utils.image_dataset_from_directory(folder, image_size=SIZE)
    return leaves.map(scale, num_parallel_calls=AUTOTUNE).prefetch(AUTOTUNE)


# Decoding


def any_format(path):
    leaf = tf.image.decode_image(tf.io.read_file(path), channels=3)  # hazard: TFD405 error
    return tf.image.resize(leaf, SIZE)


def any_still_format(path):
    leaf = tf.image.decode_image(tf.io.read_file(path), 3, tf.uint8, None, False)  # trap: TFD405
    return tf.image.resize(leaf, SIZE)


def with_a_shape(path):
    leaf = tf.image.decode_image(tf.io.read_file(path), channels=3)  # trap: TFD405
    leaf.set_shape((None, None, 3))
    return tf.image.resize(leaf, SIZE)


def padded(path):
    leaf = tf.image.decode_image(tf.io.read_file(path), channels=3)  # trap: TFD405
    return tf.image.resize_with_pad(leaf, *SIZE)


def clip(path):
    frames = tf.image.decode_gif(tf.io.read_file(path))  # trap: TFD405
    return tf.image.resize(frames, SIZE)


def segmentation(path, mask_path):
    leaf = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    # One channel for masks drawn in grey, three for those drawn in colour.
    mask = tf.io.decode_png(tf.io.read_file(mask_path))  # trap: TFD405
    return tf.image.resize(leaf, SIZE), tf.image.resize(mask, SIZE, method="nearest")


def grey_or_colour(path):
    leaf = tf.io.decode_jpeg(tf.io.read_file(path))  # hazard: TFD405 info
    return tf.image.resize(leaf, SIZE)


def decoded(paths, masks):
    files = tf.data.Dataset.from_tensor_slices(paths)
    for read in (any_format, any_still_format, with_a_shape, padded, clip, grey_or_colour):
        yield files.map(read, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)
    pairs = tf.data.Dataset.from_tensor_slices((paths, masks))
    yield pairs.map(segmentation, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


# Shapes


def projections():
    leaves = tf.zeros((2, 2))
    weights = tf.ones((2, 3))
    product = tf.matmul(leaves, weights)  # trap: TFD412
    turned = tf.matmul(leaves, weights, transpose_b=True)  # hazard: TFD412 error
    outer = leaves[:, :, tf.newaxis] * weights[tf.newaxis]  # trap: TFD412
    scaled_rows = leaves * tf.constant([1.0, 2.0])  # trap: TFD412
    wrong_rows = leaves * tf.constant([1.0, 2.0, 3.0])  # hazard: TFD412 error
    side = tf.concat([leaves, weights], axis=1)  # trap: TFD412
    below = tf.concat([leaves, weights], axis=0)  # hazard: TFD412 error
    flat = tf.reshape(weights, (-1,))  # trap: TFD412
    uneven = tf.reshape(weights, (4, -1))  # hazard: TFD412 error
    ds = tf.data.Dataset.from_tensors((product, turned, outer, scaled_rows, wrong_rows))
    return ds, side, below, flat, uneven


def behind_a_layer(leaves: tf.data.Dataset):
    codes = keras.layers.Dense(16)(tf.zeros((4, 3)))
    fine = tf.matmul(codes, tf.zeros((16, 2)))  # trap: TFD412
    turned = tf.matmul(tf.zeros((2, 4)), codes)  # trap: TFD412
    wrong = tf.matmul(codes, tf.zeros((3, 2)))  # hazard: TFD412 error
    kept = keras.layers.Dropout(0.5)(codes) + tf.zeros((16,))  # trap: TFD412
    pooled = keras.layers.Flatten()(tf.zeros((4, 2, 8))) @ tf.zeros((16, 2))  # trap: TFD412
    return fine, turned, wrong, kept, pooled


# Labels and losses


def head(classes):
    inputs = keras.Input((*SIZE, 3))
    x = keras.layers.Conv2D(16, 3, activation="relu")(inputs)
    x = keras.layers.GlobalAveragePooling2D()(x)
    x = keras.layers.Dropout(0.2)(x)
    return keras.Model(inputs, keras.layers.Dense(classes, activation="softmax")(x))


def functional_and_numbers(folder):
    model = head(38)
    model.compile("adam", "categorical_crossentropy")
    model.fit(load(folder, image_size=SIZE))  # hazard: TFD806 error


def functional_and_rows(folder):
    model = head(38)
    model.compile("adam", "categorical_crossentropy")
    model.fit(load(folder, image_size=SIZE, label_mode="categorical"))  # trap: TFD806


def functional_and_sparse(folder):
    model = head(38)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy())
    model.fit(load(folder, image_size=SIZE))  # trap: TFD806


def functional_single_unit(folder):
    model = head(1)
    model.compile("adam", loss="categorical_crossentropy")
    model.fit(load(folder, image_size=SIZE, label_mode="binary"))  # hazard: TFD806 error


def encoded_in_a_map(model_path):
    (x, y), _ = keras.datasets.cifar10.load_data()
    ds = tf.data.Dataset.from_tensor_slices((x / 255.0, y))
    ds = ds.map(lambda a, b: (a, tf.one_hot(tf.squeeze(b, -1), 10)), num_parallel_calls=AUTOTUNE)
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True))
    model.fit(ds.batch(32).prefetch(AUTOTUNE))  # trap: TFD806


def encoded_for_the_sparse_one():
    (x, y), _ = keras.datasets.mnist.load_data()
    ds = tf.data.Dataset.from_tensor_slices((x / 255.0, keras.utils.to_categorical(y, 10)))
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds.batch(32).prefetch(AUTOTUNE))  # hazard: TFD806 error


def pixels_of_two_kinds(model_path):
    # Labels of 0 and 1 for each pixel are numbers of classes, and no one-hot rows.
    pictures, masks = tf.zeros((8, 16, 16, 3)), tf.zeros((8, 16, 16), tf.int32)
    ds = tf.data.Dataset.from_tensor_slices((pictures, masks))
    inputs = keras.Input((16, 16, 3))
    model = keras.Model(inputs, keras.layers.Conv2D(2, 1)(inputs))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds.batch(4).prefetch(AUTOTUNE))  # trap: TFD806


def too_few_classes():
    kinds = [0, 2, 1, 0]
    ds = tf.data.Dataset.from_tensor_slices((tf.zeros((4, 8)), kinds))
    ds = ds.map(lambda x, y: (x, tf.one_hot(y, 2)), num_parallel_calls=AUTOTUNE)  # hazard: TFD806 error
    return ds.batch(2).prefetch(AUTOTUNE)


def only_two_of_them():
    kinds = [0, 2, 1, 0]
    ds = tf.data.Dataset.from_tensor_slices((tf.zeros((4, 8)), kinds)).filter(lambda x, y: y < 2)
    ds = ds.map(lambda x, y: (x, tf.one_hot(y, 2)), num_parallel_calls=AUTOTUNE)  # trap: TFD806
    return ds.batch(2).prefetch(AUTOTUNE)


def first_of_them():
    kinds = [0, 1, 2, 2]
    ds = tf.data.Dataset.from_tensor_slices((tf.zeros((4, 8)), kinds)).take(2)
    ds = ds.map(lambda x, y: (x, tf.one_hot(y, 2)), num_parallel_calls=AUTOTUNE)  # trap: TFD806
    return ds.batch(2).prefetch(AUTOTUNE)
