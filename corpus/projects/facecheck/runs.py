"""Runs of one estimator."""

import tensorflow as tf

from inputs import make_input_fn, train_input, unseen_input


def model_fn(features, labels, mode, params):
    hidden = tf.keras.layers.Flatten()(features)
    logits = tf.keras.layers.Dense(params["people"])(hidden)
    loss = tf.compat.v1.losses.sparse_softmax_cross_entropy(labels, logits)
    optimizer = tf.compat.v1.train.AdamOptimizer()
    step = optimizer.minimize(loss, tf.compat.v1.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=step)


def train(folder, size, people):
    estimator = tf.estimator.Estimator(model_fn, "runs", params={"people": people})
    estimator.train(input_fn=make_input_fn(folder, size), max_steps=20000)
    estimator.train(lambda: train_input(folder, size, epochs=10))
    print(estimator.evaluate(lambda: unseen_input(folder, size)))
