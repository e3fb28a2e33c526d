"""Dataset factories: fallbacks, early returns, closures and helpers that take a dataset."""
import functools
import os

try:
    import tensorflow_datasets as tfds
except ImportError:
    tfds = None

from tensorflow import data as tfdata
import tensorflow as tf

try:
    AUTO = tfdata.AUTOTUNE
except AttributeError:
    AUTO = tfdata.experimental.AUTOTUNE  # trap: TFD701

KNOWN = {}


def register(name):
    def wrap(fn):
        KNOWN[name] = fn
        return fn

    return wrap


def parse(serialized):
    spec = {"image": tf.io.FixedLenFeature([], tf.string), "label": tf.io.FixedLenFeature([], tf.int64)}
    example = tf.io.parse_single_example(serialized, spec)
    image = tf.io.decode_jpeg(example["image"], channels=3)
    return tf.image.resize(image, [160, 160]), example["label"]


def batch_and_mix(ds: tfdata.Dataset, batch_size: int) -> tfdata.Dataset:
    """Takes a dataset and returns it transformed: the caller goes on."""
    ds = ds.shuffle(10 * batch_size)
    return ds.batch(batch_size, drop_remainder=True)  # trap: TFD203


def random_crops(ds: tf.data.Dataset, size: int) -> tf.data.Dataset:
    def crop(image, label):
        return tf.image.random_crop(image, [size, size, 3]), label

    # Where to cut is all that is drawn: stateful, but with parallel calls it takes longer (measured).
    return ds.map(crop)  # trap: TFD201


def make_mapper(fn, parallel):
    def mapper(ds):
        return ds.map(fn, num_parallel_calls=AUTO if parallel else 1)  # trap: TFD201

    return mapper


def standardize(image, label):
    return tf.image.per_image_standardization(image), label


@register("flowers")
def flowers(batch_size=32):
    try:
        ds = tfds.load("tf_flowers", split="train", as_supervised=True)
    except AttributeError:
        ds = tfdata.TFRecordDataset("/data/flowers.tfrecord").map(parse, AUTO)  # trap: TFD201
    ds = ds.apply(make_mapper(standardize, parallel=True))
    ds = ds.apply(functools.partial(random_crops, size=144))
    ds = ds.apply(functools.partial(batch_and_mix, batch_size=batch_size))
    return ds.prefetch(AUTO)


@register("records")
def records(path, batch_size=32, limit=None):
    if not os.path.exists(path):
        return None
    with tf.device("/cpu:0"):
        ds = tfdata.TFRecordDataset(path)
        if limit is not None:
            ds = ds.take(100)
            ds = ds.cache()  # trap: TFD301
            return ds.map(parse, num_parallel_calls=AUTO).batch(batch_size)  # trap: TFD203
        ds = ds.map(parse)  # hazard: TFD201 info
        ds = ds.shuffle(1000)
        ds = ds.batch(batch_size)
        # the cache keeps every decoded batch, and it is the last call
        # nobody in sight iterates it: whoever does may add the prefetch
        return ds.cache()  # hazard: TFD301 info; hazard: TFD203 info; hazard: TFD106 info


def folder(root, batch_size, parallel_reads=None):
    paths = tfdata.Dataset.list_files(os.path.join(root, "*.jpg"))

    def load(path):
        image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
        return tf.image.resize(image, [160, 160])

    if parallel_reads:
        images = paths.map(load, num_parallel_calls=parallel_reads)  # trap: TFD201
    else:
        images = paths.map(load)  # hazard: TFD201 warning
    images = images.shuffle(100)
    # tuples of what is there already
    pairs = images.map(lambda image: (image, image))  # trap: TFD201
    return pairs.batch(batch_size).prefetch(AUTO)


class Experiment:
    def __init__(self, root, batch_size):
        self.batch_size = batch_size
        self.train_ds = tfdata.TFRecordDataset(os.path.join(root, "train.tfrecord"))
        self.train_ds = self.train_ds.map(parse, num_parallel_calls=AUTO)
        self.train_ds = self.train_ds.repeat()
        self.train_ds = self.train_ds.batch(batch_size)  # hazard: TFD203 warning
        self.test_ds = tfdata.TFRecordDataset(os.path.join(root, "test.tfrecord"))
        self.test_ds = self.test_ds.map(parse)  # hazard: TFD201 info
        self.test_ds = self.test_ds.cache()  # trap: TFD301
        self.test_ds = self.test_ds.batch(batch_size)  # hazard: TFD203 info

    def run(self, model):
        model.fit(self.train_ds, steps_per_epoch=500, epochs=10)
        return model.evaluate(self.test_ds)


def run(model, root):
    model.fit(flowers(), epochs=1)
    model.fit(folder(root, 16), epochs=1)
    model.fit(folder(root, 16, parallel_reads=8), epochs=1)
    return Experiment(root, 32).run(model)
