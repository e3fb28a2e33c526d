"""A linear layer on top of the frozen encoder."""
import tensorflow as tf

from twinview.augment import plain_view
from twinview.data import labelled
from twinview.model import encoder


def main():
    base = encoder()
    base.load_weights("encoder.h5")
    base.trainable = False
    probe = tf.keras.Sequential([plain_view, base, tf.keras.layers.Dense(10)])
    probe.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    probe.fit(labelled("train"), epochs=20)
    print(probe.evaluate(labelled("test")))


if __name__ == "__main__":
    main()
