"""Functions on one segment of sound."""
import numpy as np
import scipy.signal
import tensorflow as tf

from denoiser.settings import SEGMENT


def read_segment(path):
    wave, _ = tf.audio.decode_wav(tf.io.read_file(path), desired_channels=1, desired_samples=SEGMENT)
    return wave[:, 0]


def with_hiss(clean):
    hiss = tf.random.normal([SEGMENT], stddev=0.02)
    return clean + hiss, clean


def _through_tape(clean):
    b, a = scipy.signal.butter(2, 0.4)
    return scipy.signal.lfilter(b, a, clean).astype(np.float32)


def through_tape(noisy, clean):
    played = tf.py_function(_through_tape, [noisy], tf.float32)
    return tf.ensure_shape(played, [SEGMENT]), clean


def add_channel(noisy, clean):
    return noisy[:, tf.newaxis], clean[:, tf.newaxis]


def same_twice(clean):
    return clean, clean


def normalize(noisy, clean):
    peak = tf.reduce_max(tf.abs(noisy)) + 1e-6
    return noisy / peak, clean / peak
