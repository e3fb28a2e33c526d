"""Text to numbers, in Python and in TensorFlow."""
import numpy as np
import sentencepiece
import tensorflow as tf

END = 1


class Pieces:
    """A sentencepiece model behind tf.py_function."""

    def __init__(self, path):
        self.processor = sentencepiece.SentencePieceProcessor(model_file=path)

    def _encode(self, text):
        return np.array(self.processor.encode(text.numpy().decode("utf-8")) + [END], np.int32)

    def __call__(self, text):
        ids = tf.py_function(self._encode, [text], tf.int32)
        return tf.ensure_shape(ids, [None])


def to_bytes(text):
    """A vocabulary of 256, no state at all."""
    return tf.cast(tf.io.decode_raw(text, tf.uint8), tf.int32)


def not_empty(text):
    return tf.strings.length(text) > 0
