"""Counts colonies on one machine."""

import sys

from lab.networks import counting_network

from plates import plates


def main(pattern):
    network = counting_network()
    network.compile("adam", "mse")
    network.fit(plates(pattern, 16), epochs=40, steps_per_epoch=500)


if __name__ == "__main__":
    main(sys.argv[1])
