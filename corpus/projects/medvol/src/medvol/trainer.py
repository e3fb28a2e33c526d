"""Holds the datasets of a fold and trains a network on them."""
import tensorflow as tf

from .data import make_dataset


class Trainer:
    def __init__(self, folder, fold, network):
        self.network = network
        self.train_ds = make_dataset(folder, fold["train"], mode="train")
        self.valid_ds = make_dataset(folder, fold["valid"], mode="valid", batch_size=1)

    @property
    def callbacks(self):
        return [tf.keras.callbacks.ReduceLROnPlateau(patience=5)]

    def compile(self, rate=1e-3):
        loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.network.compile(tf.keras.optimizers.Adam(rate), loss, metrics=["accuracy"])

    def run(self, epochs):
        return self.network.fit(
            self.train_ds,
            validation_data=self.valid_ds,
            epochs=epochs,
            callbacks=self.callbacks,
        )
