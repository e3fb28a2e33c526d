"""Echoes of a radar, one file a flight."""
import tensorflow as tf


def echoes(path):
    raw = tf.io.decode_raw(tf.io.read_file(path), tf.float32)
    return tf.signal.stft(raw, 512, 128)


def flights(paths, size):
    return (
        tf.data.Dataset.from_tensor_slices(paths)
        .map(echoes)  # hazard: TFD201 warning
        .padded_batch(size)  # hazard: TFD203 warning
    )


def heights(paths, size):
    """The caller adds what is missing."""
    read = tf.data.TextLineDataset(paths).map(lambda line: tf.strings.split(line, ";"))  # hazard: TFD201 info
    return read.batch(size)  # trap: TFD203
