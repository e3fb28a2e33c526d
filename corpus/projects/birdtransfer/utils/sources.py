"""Where pictures of birds come from."""
import pathlib

import tensorflow as tf

SIZE = (160, 160)


def from_folder(root, split, batch_size=32):
    # batches that are prefetched already
    return tf.keras.utils.image_dataset_from_directory(  # trap: TFD203
        pathlib.Path(root) / split,
        image_size=SIZE,
        batch_size=batch_size,
        shuffle=split == "train",
    )


def read_jpeg(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, SIZE)


def from_list(csv_path, batch_size=32):
    """A line of the list is 'path,label'."""

    def parse(line):
        path, label = tf.unstack(tf.strings.split(line, ","), num=2)
        return read_jpeg(path), tf.strings.to_number(label, tf.int32)

    ds = tf.data.TextLineDataset(csv_path).skip(1)
    ds = ds.shuffle(10_000)
    # the first map is given a number, by position
    ds = ds.map(parse, 8)  # trap: TFD201
    ds = ds.shuffle(100)
    # both scripts go on with map(..., AUTOTUNE) or prefetch
    return ds.batch(batch_size)  # trap: TFD203


def icons(root, batch_size=64):
    """48 x 48 PNG files of single birds, a folder a species."""
    paths = sorted(str(path) for path in pathlib.Path(root).glob("icons/*/*.png"))
    species = sorted({pathlib.Path(path).parent.name for path in paths})
    labels = [species.index(pathlib.Path(path).parent.name) for path in paths]

    def read(path, label):
        pixels = tf.io.decode_png(tf.io.read_file(path), channels=3)
        return tf.ensure_shape(pixels, [48, 48, 3]), label

    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(len(paths))
    return ds.map(read, num_parallel_calls=tf.data.AUTOTUNE).batch(batch_size).prefetch(1)


def camera_traps(pattern, batch_size=32):
    """Without labels: file names are kept to find the pictures again."""
    ds = tf.data.Dataset.list_files(pattern, shuffle=False)
    # what else this file names came with TensorFlow 2.6: the loader in `utils`
    ds = ds.map(lambda path: (path, read_jpeg(path)))  # hazard: TFD201 info
    ds = ds.apply(tf.data.experimental.ignore_errors())  # hazard: TFD701 warning
    # index_traps.py runs the network over it once, as predict() would
    return ds.batch(batch_size)  # hazard: TFD203 info
