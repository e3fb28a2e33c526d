"""Mapping through partials, keyword dictionaries and callable objects."""
import functools

import tensorflow as tf

PARALLEL = {"num_parallel_calls": tf.data.AUTOTUNE, "deterministic": False}
UNORDERED = dict(deterministic=False)

FEATURES = {
    "waveform": tf.io.FixedLenFeature([16000], tf.float32),
    "command": tf.io.FixedLenFeature([], tf.int64),
}

parallel_map = functools.partial(tf.data.Dataset.map, num_parallel_calls=tf.data.AUTOTUNE)  # trap: TFD201


def parse(serialized, features):
    example = tf.io.parse_single_example(serialized, features)
    return example["waveform"], example["command"]


def spectrogram(wave, label, frame_length=255, frame_step=128):
    stft = tf.signal.stft(wave, frame_length=frame_length, frame_step=frame_step)
    return tf.abs(stft)[..., tf.newaxis], label


class AddNoise:
    """A map function with state of its own."""

    def __init__(self, stddev):
        self.stddev = stddev

    def __call__(self, wave, label):
        return wave + tf.random.normal(tf.shape(wave), stddev=self.stddev), label


class Normalize:
    def __init__(self, mean, scale):
        self.mean = mean
        self.scale = scale

    def __call__(self, spec, label):
        return (spec - self.mean) / self.scale, label


def swap(wave, label):
    return label, wave


def training_data(files, batch_size=64):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=4)
    ds = ds.map(functools.partial(parse, features=FEATURES), **PARALLEL)  # trap: TFD201
    ds = ds.shuffle(4096)
    # a callable object that draws random numbers is never parallelised for you
    ds = ds.map(AddNoise(0.01))  # hazard: TFD201 info
    ds = ds.map(functools.partial(spectrogram, frame_step=64), tf.data.AUTOTUNE)  # trap: TFD201
    ds = parallel_map(ds, Normalize(0.1, 2.5))
    # parallel_map and batch run as one asynchronous stage
    return ds.batch(batch_size)  # trap: TFD203


def slow_training_data(files, batch_size=64):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(functools.partial(parse, features=FEATURES))  # hazard: TFD201 info
    # the keywords say something about the order only
    ds = ds.map(spectrogram, **UNORDERED)  # hazard: TFD201 warning
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(Normalize(0.1, 2.5), num_parallel_calls=None)  # trap: TFD201
    ds = ds.shuffle(2048).repeat()
    # nobody in sight iterates it: whoever does may add the prefetch
    return ds.batch(batch_size)  # hazard: TFD203 info


def retrieval_data(files, batch_size, **map_options):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(functools.partial(parse, features=FEATURES), **map_options)  # trap: TFD201
    ds = ds.map(swap)  # trap: TFD201
    ds = ds.apply(functools.partial(finish, batch_size=batch_size))
    return ds


def finish(ds, batch_size):
    ds = ds.batch(batch_size)
    return ds.prefetch(2)


def fit(model, files):
    train = training_data(files)
    model.fit(train, epochs=3)
    index = retrieval_data(files, 256, num_parallel_calls=8)
    model.fit(index, epochs=1)
