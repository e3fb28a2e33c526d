"""python main.py stations /data/stations"""
import sys

import tensorflow as tf
from tensorflow.keras import layers

from skycast import MODULES, Config
from skycast.trainer import Trainer


def station_network(config, fields=5):
    return tf.keras.Sequential([
        tf.keras.Input((config.hours, fields)),
        # standardised floats
        layers.LSTM(64),  # trap: TFD809
        layers.Dense(config.horizon),
    ])


def radar_network(config):
    return tf.keras.Sequential([
        tf.keras.Input((config.hours, 64, 64, 1)),
        layers.ConvLSTM2D(16, 3, padding="same", return_sequences=True),  # trap: TFD809
        layers.Lambda(lambda x: x[:, -config.horizon:]),
        layers.Conv3D(1, 3, padding="same"),
    ])


def storm_classifier():
    return tf.keras.Sequential([
        layers.Flatten(),
        # one byte a pixel
        layers.Dense(32, activation="relu"),  # hazard: TFD807 warning
        layers.Dense(1),
    ])


def storm_network():
    return tf.keras.Sequential([
        # no Input: Keras 2 stops here with a TypeError
        layers.Conv2D(8, 3, activation="relu"),  # hazard: TFD809 error
        layers.GlobalAveragePooling2D(),
        layers.Dense(1),
    ])


def main(name, root):
    config = Config(root)
    module = MODULES[name](config)
    network = radar_network(config) if name == "radar" else station_network(config)
    trainer = Trainer(network, module)
    trainer.fit(epochs=20)
    print("test", trainer.test())


def storms(root):
    module = MODULES["radar"](Config(root))
    module.archive(root + "/archive.npy")
    loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    first = storm_classifier()
    first.compile("adam", loss)
    first.fit(module.raw_batches("train"), epochs=3)
    second = storm_network()
    second.compile("adam", loss)
    second.fit(module.raw_batches("train"), epochs=3)


if __name__ == "__main__":
    if sys.argv[1] == "storms":
        storms(sys.argv[2])
    else:
        main(sys.argv[1], sys.argv[2])
