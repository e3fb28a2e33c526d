"""Caches of what a generator gives, where it is in memory already, or little."""

import numpy as np
import tensorflow as tf

NUMBERS = tf.TensorSpec([3], tf.float32)


def hundred():
    for place in range(100):
        yield np.full(3, place, np.float32)


def pairs():
    for left in range(20):
        for right in range(1, 20):
            yield np.full(3, left * right, np.float32)


def simulated():
    while True:
        yield np.random.rand(3).astype(np.float32)


def pictures():
    for place in range(100_000):
        yield np.full(3, place, np.float32)


def until(limit):
    def numbers():
        place = 0
        while place < limit:
            yield np.full(3, place, np.float32)
            place += 1

    return numbers


def of_files(files):
    def contents():
        for place in range(10):
            yield from read(files[place])

    return contents


def read(file):
    with open(file, "rb") as opened:
        yield from np.load(opened)


def repeated(model):
    few = tf.data.Dataset.from_generator(hundred, output_signature=NUMBERS).repeat(10_000)
    model.fit(few.cache().batch(8).prefetch(1))  # hazard: TFD301 info


def counted(model, limit, files):
    some = tf.data.Dataset.from_generator(until(limit), output_signature=NUMBERS)
    model.fit(some.cache().batch(8).prefetch(1))  # hazard: TFD301 info
    rows = tf.data.Dataset.from_generator(of_files(files), output_signature=NUMBERS)
    model.fit(rows.cache().batch(8).prefetch(1))  # hazard: TFD301 info


def train(model, questions, answers):
    spec = tf.TensorSpec([None], tf.int32)
    talk = tf.data.Dataset.from_generator(lambda: zip(questions, answers), output_signature=(spec, spec))
    talk = talk.cache().shuffle(1000).padded_batch(8).prefetch(1)  # trap: TFD301
    model.fit(talk, epochs=10)
    few = tf.data.Dataset.from_generator(hundred, output_signature=NUMBERS)
    model.fit(few.cache().batch(8).prefetch(1), epochs=10)  # trap: TFD301
    products = tf.data.Dataset.from_generator(pairs, output_signature=NUMBERS)
    model.fit(products.cache().batch(8).prefetch(1), epochs=10)  # trap: TFD301
    endless = tf.data.Dataset.from_generator(simulated, output_signature=NUMBERS)
    endless = endless.cache()  # hazard: TFD302 error
    model.fit(endless.batch(8).prefetch(1), steps_per_epoch=100)
    many = tf.data.Dataset.from_generator(pictures, output_signature=NUMBERS)
    many = many.cache()  # hazard: TFD301 info
    model.fit(many.batch(8).prefetch(1), epochs=10)


def lines_of_each(model, names):
    """The cache inside is made anew for each file, and ends with it."""
    ds = tf.data.Dataset.from_tensor_slices(names)
    ds = ds.flat_map(lambda name: tf.data.TextLineDataset(name).skip(1).cache())  # trap: TFD301
    model.fit(ds.batch(32).prefetch(2), epochs=10)


def flowers(model):
    ds = tf.data.experimental.make_csv_dataset("data/iris.csv", 8, num_epochs=1, shuffle=False)
    model.fit(ds.cache().prefetch(1), epochs=10)  # trap: TFD301


def shapes_that_are_none(samples):
    return tf.data.Dataset.from_generator(samples, output_types=tf.float32, output_shapes=None)  # hazard: TFD401 warning
