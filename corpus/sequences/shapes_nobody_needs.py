"""Generators in a graph of TensorFlow 1: some of whose elements nobody needs the shapes."""

import tensorflow as tf


def lines(path):
    for number, line in enumerate(open(path)):
        yield number


def read(number):
    return open(f"line-{number}.txt").read().split()


def words(path):
    # `py_func` gives no shapes, whatever it is given.
    ds = tf.data.Dataset.from_generator(lambda: lines(path), tf.int64)  # hazard: TFD401 info
    ds = ds.map(lambda n: tf.py_func(read, [n], tf.string), num_parallel_calls=4)
    return ds.batch(8).prefetch(1).make_one_shot_iterator().get_next()


def padded(path, tokens):
    # `padded_batch` tells the shapes.
    ds = tf.data.Dataset.from_generator(lambda: tokens(path), (tf.int32, tf.int32))  # trap: TFD401
    ds = ds.padded_batch(8, padded_shapes=([None], [])).prefetch(1)
    return ds.make_one_shot_iterator().get_next()


def batches(path, tokens):
    ds = tf.data.Dataset.from_generator(lambda: tokens(path), (tf.int32, tf.int32))  # hazard: TFD401 warning
    return ds.batch(8).prefetch(1).make_one_shot_iterator().get_next()


def main(path, tokens):
    batch = padded(path, tokens)
    loss = tf.reduce_mean(tf.layers.dense(tf.to_float(batch[0]), 1))
    step = tf.train.AdamOptimizer().minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(1000):
            session.run(step)


def photos(names):
    for name in names:
        yield open(name, "rb").read()


def of_one_size(names, model):
    # `random_crop` tells all of the shape: what is left is the old way of writing.
    ds = tf.data.Dataset.from_generator(lambda: photos(names), tf.float32)  # trap: TFD401
    ds = ds.map(lambda photo: tf.image.random_crop(photo, [64, 64, 3]), num_parallel_calls=4)
    return ds.batch(8).prefetch(1).make_one_shot_iterator().get_next()


def of_the_size_of_each(names, model):
    ds = tf.data.Dataset.from_generator(lambda: photos(names), tf.float32)  # hazard: TFD401 warning
    ds = ds.map(lambda photo: photo / 255, num_parallel_calls=4)
    return ds.batch(8).prefetch(1).make_one_shot_iterator().get_next()
