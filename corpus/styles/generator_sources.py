"""Datasets fed from Python generators and synthetic tensors."""
import functools
import glob
import random

import numpy as np
import tensorflow as tf

AUTO = tf.data.AUTOTUNE
SPEC = (
    tf.TensorSpec(shape=(None, 40), dtype=tf.float32),
    tf.TensorSpec(shape=(), dtype=tf.int32),
)
SIGNATURE = {"output_signature": SPEC}

typed_generator = functools.partial(tf.data.Dataset.from_generator, output_signature=SPEC)  # trap: TFD401


class Utterances:
    """Calling the object gives a fresh generator."""

    def __init__(self, pattern, shuffle=False):
        self.files = sorted(glob.glob(pattern))
        self.shuffle = shuffle

    def __call__(self):
        files = list(self.files)
        if self.shuffle:
            random.shuffle(files)
        for path in files:
            with np.load(path) as data:
                yield data["mfcc"], data["speaker"]


def mask_time(mfcc, speaker):
    start = tf.random.uniform([], 0, 20, dtype=tf.int32)
    keep = tf.logical_or(tf.range(tf.shape(mfcc)[0]) < start, tf.range(tf.shape(mfcc)[0]) > start + 10)
    return mfcc * tf.cast(keep, tf.float32)[:, tf.newaxis], speaker


def train_speakers(model, pattern):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        Utterances(pattern, shuffle=True), output_types=(tf.float32, tf.int32)
    )
    ds = ds.map(mask_time)  # hazard: TFD201 info
    ds = ds.padded_batch(32, padded_shapes=([None, 40], []))  # hazard: TFD203 warning
    model.fit(ds, epochs=10)


def train_with_shapes(model, pattern):
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        Utterances(pattern),
        output_types=(tf.float32, tf.int32),
        output_shapes=([None, 40], []),
    )
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(500).padded_batch(16).prefetch(AUTO)
    model.fit(ds, epochs=10)


def by_position(pattern):
    utterances = Utterances(pattern)
    ds = tf.data.Dataset.from_generator(utterances, (tf.float32, tf.int32))  # hazard: TFD401 warning
    return ds.padded_batch(8, ([None, 40], [])).prefetch(2)


def fifth_position(pattern):
    ds = tf.data.Dataset.from_generator(Utterances(pattern), None, None, None, SPEC)  # trap: TFD401
    return ds.padded_batch(8).prefetch(2)


def by_keywords(model, pattern):
    ds = tf.data.Dataset.from_generator(Utterances(pattern), **SIGNATURE)  # trap: TFD401
    ds = ds.cache("/tmp/utterances")  # trap: TFD301
    ds = ds.shuffle(500).padded_batch(16)  # hazard: TFD203 warning
    model.fit(ds, epochs=2)


def score(model, pattern):
    ds = typed_generator(Utterances(pattern))
    ds = ds.padded_batch(16)  # hazard: TFD203 info
    return model.predict(ds)


def count_up():
    for i in range(10):
        yield i


def without_any_type():
    # raises TypeError as soon as it is called
    ds = tf.data.Dataset.from_generator(count_up)  # hazard: TFD401 error
    return ds.batch(2).prefetch(1)


def noise(_):
    return tf.random.normal([256, 256, 3])


def train_on_noise(model):
    """60,000 x 256 x 256 x 3 float32 are 44 GiB."""
    ds = tf.data.Dataset.range(60_000).map(noise, num_parallel_calls=AUTO)
    ds = ds.cache()  # hazard: TFD301 error
    ds = ds.batch(64).prefetch(AUTO)
    for batch in ds:
        model.train_on_batch(batch, batch)


def train_on_little_noise(model):
    """500 of them are 0.4 GiB."""
    ds = tf.data.Dataset.range(500).map(noise, num_parallel_calls=AUTO)
    ds = ds.cache()  # trap: TFD301
    ds = ds.batch(64).prefetch(AUTO)
    for batch in ds:
        model.train_on_batch(batch, batch)


def train_xor(model):
    """Four points in memory: true, but it costs nothing."""
    x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    y = [0.0, 1.0, 1.0, 0.0]
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    ds = ds.map(lambda point, target: (2.0 * point - 1.0, target))  # trap: TFD201
    ds = ds.shuffle(4)
    ds = ds.batch(2)  # hazard: TFD203 info
    model.fit(ds, epochs=500, verbose=0)


def frames(segments, transform):
    """Hands on what it reads; who trains is elsewhere."""
    for record in segments:
        yield transform(record)


def frame_dataset(pattern, transform, signature):
    segments = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern)).batch(8)  # trap: TFD203; hazard: TFD202 info
    return tf.data.Dataset.from_generator(  # trap: TFD401
        lambda: frames(segments, transform), output_signature=signature
    )


class Chunks:
    """Rows in chunks, declared as the TensorFlow at hand knows it."""

    def __init__(self, rows):
        self.rows = rows

    def __call__(self):
        for start in range(0, len(self.rows), 64):
            yield self.rows[start : start + 64]

    def dataset(self):
        if tf.version.VERSION < "2.4":
            return self.declared_apart()
        return tf.data.Dataset.from_generator(  # trap: TFD401
            self, output_signature=tf.TensorSpec([None, 8], tf.float32)
        )

    def declared_apart(self):
        # only where `output_signature` does not exist
        return tf.data.Dataset.from_generator(self, tf.float32, [None, 8])  # trap: TFD401


def train_on_chunks(model, rows):
    model.fit(Chunks(rows).dataset().prefetch(AUTO), epochs=2)
