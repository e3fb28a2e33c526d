"""Small steps on datasets of episodes, for whoever builds a replay pipeline."""
import tensorflow as tf


def mark(episode, last):
    """Tell the last step of an episode from the others."""
    body = episode.skip(last)
    tail = episode.take(last)
    # only hands on its arguments with a constant
    body = body.map(lambda *step: (tf.constant(False), step))  # trap: TFD201
    tail = tail.map(lambda *step: (tf.constant(True), step))  # trap: TFD201
    return body.concatenate(tail)


def pad(episode, length):
    """Append steps of zeros."""
    # a constant beside what is handed on
    return episode.map(lambda step: (step, tf.zeros([4])))  # trap: TFD201


def windows(path, size):
    steps = tf.data.TFRecordDataset(path)
    # the test is the only one that goes through it, so slowness is no harm: info
    steps = steps.map(tf.io.parse_tensor)  # hazard: TFD201 info
    return steps.batch(size)  # trap: TFD203
