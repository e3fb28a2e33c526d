"""Maps that call Python: what comes out of `py_function`, and what cannot be called at all."""

import json
import os

import cv2
import numpy as np
import tensorflow as tf
from PIL import Image

AUTOTUNE = tf.data.AUTOTUNE
ROOT = "data/scans"


def read_scan(path):
    return np.load(path.numpy().decode()).astype(np.float32)


def scan_without_shape(path, label):
    scan = tf.py_function(read_scan, [path], tf.float32)  # hazard: TFD404 error
    return scan, label


def scan_with_shape(path, label):
    scan = tf.py_function(read_scan, [path], tf.float32)  # trap: TFD404
    scan.set_shape((64, 64, 1))
    return scan, label


def scan_ensured(path, label):
    scan = tf.numpy_function(np.load, [path], tf.float32)  # trap: TFD404
    return tf.ensure_shape(scan, (64, 64, 1)), label


def scan_reshaped(path, label):
    scan = tf.numpy_function(np.load, [path], tf.float32)  # trap: TFD404
    return tf.reshape(scan, (64, 64, 1)), label


def scan_resized(path, label):
    scan = tf.numpy_function(np.load, [path], tf.float32)  # hazard: TFD404 error
    return tf.image.resize(scan, (32, 32)), label


def scan_and_label(path, label):
    scan, label = tf.numpy_function(  # hazard: TFD404 error
        lambda p, y: (np.load(p), y), [path, label], [tf.float32, tf.int64]
    )
    return tf.reshape(scan, (64, 64, 1)), label


def set_shapes(scan, label):
    scan.set_shape((64, 64, 1))
    return scan, label


def total(scan, label):
    return tf.reduce_sum(scan), label


def train(model, paths, labels):
    files = tf.data.Dataset.from_tensor_slices((paths, labels))
    model = tf.keras.Sequential([
        tf.keras.Input((64, 64, 1)),
        tf.keras.layers.Conv2D(8, 3),
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(1),
    ])
    model.compile("adam", "mse")
    one = files.map(scan_without_shape, num_parallel_calls=AUTOTUNE)
    model.fit(one.batch(8).prefetch(AUTOTUNE))
    two = files.map(scan_with_shape, num_parallel_calls=AUTOTUNE)
    model.fit(two.batch(8).prefetch(AUTOTUNE))
    three = files.map(scan_ensured, num_parallel_calls=AUTOTUNE)
    model.fit(three.batch(8).prefetch(AUTOTUNE))
    four = files.map(scan_reshaped, num_parallel_calls=AUTOTUNE)
    model.fit(four.batch(8).prefetch(AUTOTUNE))
    five = files.map(scan_resized, num_parallel_calls=AUTOTUNE)
    model.fit(five.batch(8).prefetch(AUTOTUNE))
    six = files.map(scan_and_label, num_parallel_calls=AUTOTUNE)
    model.fit(six.batch(8).prefetch(AUTOTUNE))


def shape_in_a_later_map(model, paths, labels):
    files = tf.data.Dataset.from_tensor_slices((paths, labels))

    def read(path, label):
        return tf.py_function(read_scan, [path], tf.float32), label  # trap: TFD404

    ds = files.map(read, num_parallel_calls=AUTOTUNE).map(set_shapes, num_parallel_calls=AUTOTUNE)
    model.fit(ds.batch(8).prefetch(AUTOTUNE))


def nobody_asks(paths, labels):
    files = tf.data.Dataset.from_tensor_slices((paths, labels))

    def read(path, label):
        return tf.py_function(read_scan, [path], tf.float32), label  # trap: TFD404

    # a sum has a shape whatever was summed
    sums = files.map(read, num_parallel_calls=AUTOTUNE).map(total, num_parallel_calls=AUTOTUNE)
    for value, label in sums.batch(8).prefetch(AUTOTUNE):
        print(value.numpy(), label.numpy())


def own_step(paths, labels, step):
    files = tf.data.Dataset.from_tensor_slices((paths, labels))

    def read(path, label):
        return tf.py_function(read_scan, [path], tf.float32), label  # trap: TFD404

    # eager tensors know their shape
    for scan, label in files.map(read, num_parallel_calls=AUTOTUNE).batch(8).prefetch(AUTOTUNE):
        step(scan, label)


def padded_without_shapes(paths):
    def read(path):
        return tf.numpy_function(np.load, [path], tf.float32)  # hazard: TFD404 error

    files = tf.data.Dataset.from_tensor_slices(paths)
    return files.map(read, num_parallel_calls=AUTOTUNE).padded_batch(8).prefetch(AUTOTUNE)


def padded_with_shapes(paths):
    def read(path):
        return tf.numpy_function(np.load, [path], tf.float32)  # trap: TFD404

    files = tf.data.Dataset.from_tensor_slices(paths)
    read_files = files.map(read, num_parallel_calls=AUTOTUNE)
    return read_files.padded_batch(8, padded_shapes=[None]).prefetch(AUTOTUNE)


# what has no value cannot be read


def opencv(path):
    image = cv2.imread(path)  # hazard: TFD408 error
    return image


def opencv_wrapped(path):
    # inside of numpy_function there are bytes
    return tf.numpy_function(lambda p: cv2.imread(p.decode()), [path], tf.uint8)  # trap: TFD408


def pillow(path):
    return tf.constant(np.array(Image.open(path)))  # hazard: TFD408 error


def named(path, label):
    name = path.numpy().decode("utf-8")  # hazard: TFD408 error
    return name, label


def joined(name):
    full = os.path.join(ROOT, name)  # hazard: TFD408 error
    return tf.io.read_file(full)


def joined_well(name):
    return tf.io.read_file(tf.strings.join([ROOT, name], separator=os.sep))  # trap: TFD408


def mean_of(row):
    row = tf.io.decode_csv(row, [0.0, 0.0])
    return np.mean(row[0])  # hazard: TFD408 error


def normalised(image):
    image = tf.cast(image, tf.float32)
    # NumPy on numbers alone, once, when the map is traced
    scale = np.sqrt(2.0)  # trap: TFD408
    return image / scale


def shapes_alone(image):
    image = tf.cast(image, tf.float32)
    return image * float(np.ndim(image))  # trap: TFD408


MEAN = tf.constant([0.5, 0.5, 0.5])


def centred(image):
    # an eager tensor from outside has a value
    return tf.cast(image, tf.float32) - MEAN.numpy()  # trap: TFD408


def careful(path):
    if tf.executing_eagerly():
        path = path.numpy()  # trap: TFD408
    return tf.io.read_file(path)


def tried(path):
    try:
        return path.numpy()  # trap: TFD408
    except AttributeError:
        return path


def parsed(line):
    return json.loads(line)["text"]  # hazard: TFD408 error


def opened(path):
    with open(path) as handle:  # hazard: TFD408 error
        return handle.read()


def several(paths):
    files = tf.data.Dataset.from_tensor_slices(paths)
    images = tf.data.Dataset.from_tensor_slices(np.zeros((8, 4, 4, 3), np.uint8))
    return [
        files.map(opencv, num_parallel_calls=AUTOTUNE),
        files.map(opencv_wrapped, num_parallel_calls=AUTOTUNE),
        files.map(pillow, num_parallel_calls=AUTOTUNE),
        tf.data.Dataset.zip((files, files)).map(named, num_parallel_calls=AUTOTUNE),
        tf.data.Dataset.list_files(paths).map(joined, num_parallel_calls=AUTOTUNE),
        files.map(joined_well, num_parallel_calls=AUTOTUNE),
        tf.data.TextLineDataset(paths).map(mean_of, num_parallel_calls=AUTOTUNE),
        images.map(normalised, num_parallel_calls=AUTOTUNE),
        images.map(shapes_alone, num_parallel_calls=AUTOTUNE),
        images.map(centred, num_parallel_calls=AUTOTUNE),
        files.map(careful, num_parallel_calls=AUTOTUNE),
        files.map(tried, num_parallel_calls=AUTOTUNE),
        tf.data.TextLineDataset(paths).map(parsed, num_parallel_calls=AUTOTUNE),
        files.map(opened, num_parallel_calls=AUTOTUNE),
    ]


def first_names(paths):
    # a loop over a dataset is eager
    return [path.numpy() for path in tf.data.Dataset.from_tensor_slices(paths)]  # trap: TFD408


def padded_to_known_axes(model, paths):
    def read(path):
        return tf.py_function(read_scan, [path], tf.float32)  # trap: TFD404

    # Whoever says what to pad to says how many axes there are.
    ds = tf.data.Dataset.from_tensor_slices(paths).map(read, num_parallel_calls=4)
    model.fit(ds.padded_batch(4, padded_shapes=[None]).prefetch(2))


def padded_to_what_is_not_known(model, paths):
    def read(path):
        return tf.py_function(read_scan, [path], tf.float32)  # hazard: TFD404 error

    ds = tf.data.Dataset.from_tensor_slices(paths).map(read, num_parallel_calls=4)
    model.fit(ds.padded_batch(4, None).prefetch(2))


ENCODING = "utf-8"


def sparse_row(line):
    cells = line.numpy().decode(ENCODING).split(" ")
    found = {int(cell.split(":")[0]): float(cell.split(":")[1]) for cell in cells[1:]}
    return np.array([found.get(place, 0.0) for place in range(474)], np.float32)


def sparse_rows(model, files):
    def read(line):
        return tf.ensure_shape(tf.py_function(sparse_row, [line], tf.float32), [474])  # trap: TFD404

    # Texts and lists: two of them never run at a time.
    rows = tf.data.TextLineDataset(files).map(read)  # hazard: TFD201 info
    model.fit(rows.shuffle(1000).batch(256).prefetch(2), epochs=5)
