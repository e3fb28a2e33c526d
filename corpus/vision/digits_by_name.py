"""Digits that are loaded by name: small pictures, in batches of whatever size."""
import tensorflow as tf
import tensorflow_datasets as tfds


class Digits:
    def __init__(self, batch_size):
        self.batch_size = batch_size

    def training(self):
        train = tfds.load("mnist", split="train", as_supervised=True)
        train = train.shuffle(4096).batch(self.batch_size)
        # a batch of 28 x 28 pixels is some 100 kB: parallel calls gain nothing that can be measured
        train = train.map(scaled)  # hazard: TFD201 info
        return train.prefetch(2)

    def flowers(self):
        # photographs of any size, resized one by one
        photos = tfds.load("tf_flowers", split="train", as_supervised=True)
        photos = photos.map(shrunk)  # hazard: TFD201 warning
        return photos.batch(self.batch_size).prefetch(2)


def scaled(image, label):
    return (tf.cast(image, tf.float32) - 127.5) / 127.5, label


def shrunk(image, label):
    return tf.image.resize(image, [96, 96]) / 255.0, label


def main(model):
    model.fit(Digits(64).training(), epochs=3)
    model.fit(Digits(64).flowers(), epochs=3)
