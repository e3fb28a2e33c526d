"""Trains on all GPUs of a machine."""

import glob

import tensorflow as tf

from fields import batches
from network import Decoder

strategy = tf.distribute.MirroredStrategy()

with strategy.scope():
    model = Decoder()
    optimizer = tf.keras.optimizers.Adam()
    error = tf.keras.losses.MeanSquaredError(reduction=tf.keras.losses.Reduction.NONE)


def step(fields, rain):
    with tf.GradientTape() as tape:
        loss = tf.nn.compute_average_loss(tf.reduce_mean(error(rain, model(fields)), [1, 2]))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


@tf.function
def on_each_device(fields, rain):
    losses = strategy.experimental_run_v2(step, args=(fields, rain))
    return strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)


data = strategy.experimental_distribute_dataset(batches(sorted(glob.glob("fields/*.nc")), 16))
for epoch in range(30):
    for fields, rain in data:
        loss = on_each_device(fields, rain)
    print(epoch, float(loss))
