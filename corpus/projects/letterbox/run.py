"""Trains what sorts the letters."""
import sys

import tensorflow as tf

from reading import envelopes, letters


def main(estimator, folder):
    tf.estimator.train_and_evaluate(
        estimator,
        tf.estimator.TrainSpec(input_fn=envelopes(folder + "/*.jpg"), max_steps=10_000),
        tf.estimator.EvalSpec(input_fn=letters(folder + "/known.txt")),
    )


if __name__ == "__main__":
    main(tf.estimator.Estimator("model"), sys.argv[1])
