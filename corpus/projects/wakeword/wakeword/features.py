"""Signal processing on single utterances."""
import tensorflow as tf

RATE = 16000


def load_wav(path, label):
    audio, _ = tf.audio.decode_wav(tf.io.read_file(path), desired_channels=1, desired_samples=RATE)
    return tf.squeeze(audio, axis=-1), label


def log_mel(wave, label):
    stft = tf.signal.stft(wave, frame_length=400, frame_step=160)
    weights = tf.signal.linear_to_mel_weight_matrix(40, stft.shape[-1], RATE)
    mel = tf.matmul(tf.abs(stft), weights)
    return tf.math.log(mel + 1e-6), label


def as_pair(example):
    return example["wave"], example["word"]


class NoiseMixer:
    """Adds white noise at a random level."""

    def __init__(self, max_level=0.1):
        self.max_level = max_level

    def __call__(self, wave, label):
        level = tf.random.uniform([], 0.0, self.max_level)
        noise = tf.random.normal(tf.shape(wave))
        return wave + level * noise, label
