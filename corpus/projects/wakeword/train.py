"""Trains three networks on three sources."""
import argparse

import tensorflow as tf

from wakeword.features import RATE
from wakeword.readers import RecordReader, StreamReader, WavReader


def mel_network(words=4):
    model = tf.keras.Sequential([
        tf.keras.layers.InputLayer(input_shape=(None, 40)),
        tf.keras.layers.Conv1D(64, 5, activation="relu"),  # trap: TFD809
        tf.keras.layers.LSTM(64),
        tf.keras.layers.Dense(words),
    ])
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def wave_network(words=4):
    wave = tf.keras.Input((RATE,))
    x = tf.keras.layers.Reshape((RATE, 1))(wave)
    x = tf.keras.layers.Conv1D(16, 80, strides=16, activation="relu")(x)  # trap: TFD809
    x = tf.keras.layers.GlobalAveragePooling1D()(x)
    model = tf.keras.Model(wave, tf.keras.layers.Dense(words)(x))
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def device_network(words=4):
    """What runs on the device: samples as integers."""
    samples = tf.keras.Input((RATE, 1), dtype="int32")
    x = tf.keras.layers.Conv1D(16, 80, strides=16, activation="relu")(samples)  # hazard: TFD809 error
    x = tf.keras.layers.GlobalAveragePooling1D()(x)
    return tf.keras.Model(samples, tf.keras.layers.Dense(words)(x))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--wavs", default="/data/words")
    parser.add_argument("--records", default="/data/records")
    parser.add_argument("--log", default="/data/microphone.npy")
    args = parser.parse_args()

    wavs = WavReader(args.wavs, parallel=16)
    model = mel_network()
    model.fit(wavs.read("train", 64), validation_data=wavs.read("validation", 64), epochs=10)

    stream = StreamReader(args.log, noise=0.02)
    # the batches of read() end here without prefetch: finish() is overridden
    model.fit(stream.read("train", 32), steps_per_epoch=500, epochs=2)  # hazard: TFD203 warning

    records = RecordReader(args.records, cache_dir="/tmp/wakeword")
    wave_network().fit(records.pcm_batches("train", 64), epochs=10)
    model.evaluate(records.read("test", 64))
    model.save("wakeword.h5")


if __name__ == "__main__":
    main()
