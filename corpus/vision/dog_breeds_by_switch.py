"""Batches of pictures for training, validation and test, as switches of one function choose."""
import tensorflow as tf

IMG_SIZE = 224


def process_image(path):
    image = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(tf.image.convert_image_dtype(image, tf.float32), [IMG_SIZE, IMG_SIZE])


def with_label(path, label):
    return process_image(path), label


def data_batches(x, y=None, size=32, valid_data=False, test_data=False):
    if test_data:
        data = tf.data.Dataset.from_tensor_slices(tf.constant(x))
        return data.map(process_image).batch(size)  # hazard: TFD201 info
    elif valid_data:
        data = tf.data.Dataset.from_tensor_slices((tf.constant(x), tf.constant(y)))
        return data.map(with_label).batch(size)  # hazard: TFD201 warning
    data = tf.data.Dataset.from_tensor_slices((tf.constant(x), tf.constant(y))).shuffle(len(x))
    return data.map(with_label).batch(size)  # hazard: TFD201 warning


def kept(model, folder):
    # what a loader does without being told is the same when it is written down
    ds = tf.keras.preprocessing.image_dataset_from_directory(folder, labels="inferred", image_size=(512, 512))
    ds = ds.cache().prefetch(2)  # hazard: TFD106 info; hazard: TFD301 warning
    model.fit(ds, epochs=5)
    small = tf.keras.preprocessing.image_dataset_from_directory(f"{folder}/more", image_size=(384, 512))
    # cache the breeds in memory
    model.fit(small.cache().prefetch(2), epochs=5)  # hazard: TFD106 info; hazard: TFD301 warning
    few = tf.keras.preprocessing.image_dataset_from_directory(f"{folder}/few", image_size=(384, 512))
    # the cache fits into memory: these are fifty
    model.fit(few.cache().prefetch(2), epochs=5)  # hazard: TFD106 info; hazard: TFD301 info


def kept_ten_times(model, files):
    rows = tf.data.TFRecordDataset(files).repeat(10).cache()  # hazard: TFD301 warning
    model.fit(rows.map(parsed, num_parallel_calls=4).batch(64).prefetch(2))
    views = tf.data.TFRecordDataset(files).repeat(10).map(view, num_parallel_calls=4)
    model.fit(views.cache().batch(64).prefetch(2))  # hazard: TFD301 info
    mix = tf.data.experimental.shuffle_and_repeat(1000, 10)  # hazard: TFD701 warning
    mixed = tf.data.TFRecordDataset(files).apply(mix)
    model.fit(mixed.cache().batch(64).prefetch(2))  # hazard: TFD301 warning


def kept_with_what_is_not_seen(model, files, augment):
    views = tf.data.TFRecordDataset(files).repeat(4).map(augment, num_parallel_calls=4)
    model.fit(views.cache().batch(64).prefetch(2))  # hazard: TFD301 info
    # cached, as they fit in memory
    few = tf.keras.preprocessing.image_dataset_from_directory("breeds", image_size=(512, 512))
    # cache dataset (fits in memory)
    model.fit(few.cache().prefetch(2), epochs=5)  # hazard: TFD106 info; hazard: TFD301 info
    # cache, so that model.fit is faster
    model.fit(few.cache().prefetch(2), epochs=5)  # hazard: TFD106 info; hazard: TFD301 warning


def tried(model, files, test=False):
    """A short training: `test` asks for less, and chooses no data for a test."""
    if test:
        ds = tf.data.TFRecordDataset(files[:1]).map(parsed).batch(64)  # hazard: TFD201 warning
    else:
        ds = tf.data.TFRecordDataset(files).map(parsed, num_parallel_calls=4).batch(64)
    model.fit(ds.prefetch(2), epochs=9)


def parsed(record):
    row = tf.io.parse_single_example(record, {"image": tf.io.FixedLenFeature([], tf.string)})
    return process_image(row["image"])


def view(record):
    return tf.image.random_flip_left_right(tf.io.parse_tensor(record, tf.float32))
