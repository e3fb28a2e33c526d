"""Counts colonies on all cards of a machine, as many as it has."""

import sys

import tensorflow as tf
from lab.networks import counting_network

from plates import plates, plates_for_many


def main(pattern, held_out):
    strategy = tf.distribute.MirroredStrategy()
    with strategy.scope():
        network = counting_network()
        network.compile("adam", "mse")
    network.fit(plates(pattern, 128), epochs=40, steps_per_epoch=500)
    network.fit(plates_for_many(held_out, 128), epochs=5, steps_per_epoch=500)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
