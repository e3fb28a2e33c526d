"""Pictures decoded with as many channels as each file has."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def scans(paths, labels, model):
    def load(path, label):
        image = tf.io.decode_png(tf.io.read_file(path))  # hazard: TFD405 info
        image = tf.image.resize(image, (224, 224)) / 255.0
        return tf.image.random_flip_left_right(image), label

    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(20_000).map(load, num_parallel_calls=AUTOTUNE)
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=5)


def photos(pattern):
    def load(path):
        photo = tf.image.decode_jpeg(tf.io.read_file(path), channels=0)  # hazard: TFD405 info
        return tf.image.convert_image_dtype(tf.image.resize(photo, [96, 96]) / 255.0, tf.float32)

    ds = tf.data.Dataset.list_files(pattern).map(load, num_parallel_calls=AUTOTUNE)
    return ds.batch(64).prefetch(AUTOTUNE)


def records(files):
    features = {
        "png": tf.io.FixedLenFeature((), tf.string),
        "class": tf.io.FixedLenFeature((), tf.int64),
    }

    def parse(record):
        example = tf.io.parse_single_example(record, features)
        pixels = tf.io.decode_jpeg(example["png"], dct_method="INTEGER_ACCURATE")  # hazard: TFD405 info
        pixels = tf.cast(pixels, tf.float32) / 127.5 - 1.0
        return tf.image.resize(pixels, (128, 128)), example["class"]

    ds = tf.data.TFRecordDataset(files, num_parallel_reads=4)
    return ds.map(parse, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)


# What is said elsewhere, or what nobody needs to know


def shape_that_is_set(paths):
    def load(path):
        image = tf.io.decode_png(tf.io.read_file(path))  # trap: TFD405
        image.set_shape((None, None, 3))
        return tf.image.resize(image, (64, 64))

    ds = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def shape_that_is_ensured_later(paths):
    def load(path):
        image = tf.io.decode_jpeg(tf.io.read_file(path))  # trap: TFD405
        return tf.image.resize(image, (64, 64))

    ds = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    ds = ds.map(lambda image: tf.ensure_shape(image, (64, 64, 3)), num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def flattened_digits(paths):
    def load(path):
        digit = tf.io.decode_png(tf.io.read_file(path))  # trap: TFD405
        return tf.reshape(tf.cast(digit, tf.float32) / 255.0, (784,))

    ds = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def grey(paths):
    def load(path):
        image = tf.image.rgb_to_grayscale(tf.io.decode_jpeg(tf.io.read_file(path)))  # trap: TFD405
        return tf.image.resize(image, (64, 64))

    ds = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def pairs(paths, mask_paths):
    def load(path, mask_path):
        image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
        # A mask has the channel that its file has.
        mask = tf.io.decode_png(tf.io.read_file(mask_path))  # trap: TFD405
        return tf.image.resize(image, (64, 64)), tf.image.resize(mask, (64, 64), method="nearest")

    ds = tf.data.Dataset.from_tensor_slices((paths, mask_paths))
    return ds.map(load, num_parallel_calls=AUTOTUNE).batch(8).prefetch(AUTOTUNE)


def one_by_one(model, paths):
    def load(path):
        return tf.io.decode_jpeg(tf.io.read_file(path))  # trap: TFD405

    for image in tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE).prefetch(2):
        model.train_on_batch(image[tf.newaxis], image[tf.newaxis])


def eager(path):
    image = tf.io.decode_png(tf.io.read_file(path))  # trap: TFD405
    return tf.image.resize(image, (64, 64))[tf.newaxis]


def channels_of_the_configuration(paths, channels):
    def load(path):
        image = tf.io.decode_jpeg(tf.io.read_file(path), channels=channels)  # trap: TFD405
        return tf.image.resize(image, (64, 64))

    ds = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)


def stacked(paths):
    def load(path):
        image = tf.io.decode_png(tf.io.read_file(path))  # trap: TFD405
        image = tf.image.resize(image, (64, 64))
        return tf.stack([image[..., 0], image[..., 1], image[..., 2]], axis=-1)

    ds = tf.data.Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)
    return ds.batch(32).prefetch(AUTOTUNE)
