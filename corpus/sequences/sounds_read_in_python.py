"""Calls of owls: recordings are read by Python libraries, pitches by the station's own code."""

import soundfile as sf
import tensorflow as tf
from scipy.io import wavfile

from owls.model import network
from owls.station import Station

STATION = Station("north")


def flac(path):
    sound, _ = sf.read(path.numpy().decode())
    return sound.astype("float32")


def wav(path):
    _, sound = wavfile.read(path.decode())
    return sound.astype("float32")


def samples(path):
    return tf.ensure_shape(tf.numpy_function(wav, [path], tf.float32), [None])


def pitch(number):
    return STATION.read(number.numpy())


def spectrogram(path):
    [sound] = tf.py_function(flac, [path], [tf.float32])
    sound.set_shape([None])
    return tf.abs(tf.signal.stft(sound, 512, 256)), 1


def train_on_flac(model):
    calls = tf.data.Dataset.list_files("calls/*.flac").map(spectrogram, num_parallel_calls=4)
    calls = calls.cache()  # hazard: TFD301 info
    model.fit(calls.shuffle(500).padded_batch(16).prefetch(1), epochs=20)


def train_on_wav(model):
    calls = tf.data.Dataset.list_files("calls/*.wav")
    calls = calls.map(samples, num_parallel_calls=4)
    calls = calls.cache()  # hazard: TFD301 info
    model.fit(calls.shuffle(500).padded_batch(16).prefetch(1), epochs=20)


def train_on_pitches(model):
    # A number for each hour of a night: nothing tells that files are read.
    hours = tf.data.Dataset.range(12).map(
        lambda hour: tf.py_function(pitch, [hour], tf.float32), num_parallel_calls=4
    )
    hours = hours.cache()  # trap: TFD301
    model.fit(hours.shuffle(12).batch(4).prefetch(1), epochs=20)


for train in (train_on_flac, train_on_wav, train_on_pitches):
    train(network())
