"""Trains an autoencoder."""

import sys

import tensorflow as tf

from inputs import batches, shapes


def main(files):
    images = batches(files, 64)
    print(shapes(files))
    hidden = tf.layers.dense(tf.layers.flatten(images), 32)
    loss = tf.losses.mean_squared_error(tf.layers.flatten(images), tf.layers.dense(hidden, 784))
    step = tf.train.AdamOptimizer().minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        while True:
            session.run(step)


main(sys.argv[1:])
