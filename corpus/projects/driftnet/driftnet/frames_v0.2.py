"""Frames as they were read before: a copy that no import can name."""
import tensorflow as tf

SIZE = 64


def counted(path):
    def frames():
        for number in range(8):
            yield number, path

    return tf.data.Dataset.from_generator(frames, (tf.int64, tf.string), ((), ()))  # hazard: TFD401 info
