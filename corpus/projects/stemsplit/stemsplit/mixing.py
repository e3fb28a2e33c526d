"""Stems to mixtures, mixtures to spectrograms."""
import tensorflow as tf

from . import audio_io


class Gain:
    """A random loudness for every stem."""

    def __init__(self, low, high):
        self.low = low
        self.high = high

    def __call__(self, stems):
        gains = tf.random.uniform([tf.shape(stems)[0], 1], self.low, self.high)
        return stems * gains


class Normalise:
    """The loudest sample becomes 1; the same for every epoch."""

    def __call__(self, stems):
        peak = tf.reduce_max(tf.abs(tf.reduce_sum(stems, axis=0)))
        return tf.math.divide_no_nan(stems, peak)


def mixture(stems):
    return tf.reduce_sum(stems, axis=0), stems


def mixture_and_vocals(mix, stems):
    """Names what the vocal network needs."""
    return mix, stems[0]


def magnitudes(mix, vocals, frame):
    def transform(wave):
        return tf.abs(tf.signal.stft(wave, frame, frame // 4))

    return transform(mix), transform(vocals)


def frames_in_chunk(frame):
    return 1 + (audio_io.CHUNK - frame) // (frame // 4)
