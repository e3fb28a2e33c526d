"""python -m tilegan.train faces"""
import sys

import tensorflow as tf

from tilegan import networks, registry
from tilegan.datasets import PAIRED

BATCH = 64
g_opt = tf.keras.optimizers.Adam(2e-4, beta_1=0.5)
d_opt = tf.keras.optimizers.Adam(2e-4, beta_1=0.5)
bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)


@tf.function
def unpaired_step(generator, critic, tiles):
    noise = tf.random.normal([tf.shape(tiles)[0], networks.NOISE])
    with tf.GradientTape() as g_tape, tf.GradientTape() as d_tape:
        real = critic(tiles, training=True)
        fake = critic(generator(noise, training=True), training=True)
        g_loss = bce(tf.ones_like(fake), fake)
        d_loss = bce(tf.ones_like(real), real) + bce(tf.zeros_like(fake), fake)
    g_vars, d_vars = generator.trainable_variables, critic.trainable_variables
    g_opt.apply_gradients(zip(g_tape.gradient(g_loss, g_vars), g_vars))
    d_opt.apply_gradients(zip(d_tape.gradient(d_loss, d_vars), d_vars))
    return g_loss


def train_unpaired(name, epochs):
    generator, critic = networks.generator(), networks.critic()
    dataset = registry.build(name, batch_size=BATCH)
    for epoch in range(epochs):
        # a shuffle of 60,000 tiles reads all of the cache before the first step
        for step, tiles in enumerate(dataset.take(2000)):  # trap: TFD210
            loss = unpaired_step(generator, critic, tiles)
        print(epoch, step, float(loss))


def train_paired(name, epochs):
    model = networks.translator()
    model.compile("adam", "mae")
    dataset = PAIRED[name](batch_size=16)
    for _ in range(epochs):
        for left, right in dataset:
            model.train_on_batch(left, right)


def main(name, epochs=30):
    if name in PAIRED:
        train_paired(name, epochs)
    elif name in registry.names():
        train_unpaired(name, epochs)
    else:
        sys.exit(f"unknown dataset {name}")


if __name__ == "__main__":
    main(sys.argv[1])
