"""Maps that take the next of an iterator, through a method that is kept under another name."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


class Mixer:
    """Adds noise to sounds, one piece after the other."""

    def __init__(self, noises):
        background = iter(tf.data.TFRecordDataset(noises).map(decode, num_parallel_calls=AUTO).repeat())
        self.next_noise = background.get_next

    def mixed(self, record):
        return decode(record) + self.next_noise()

    def sounds(self, files):
        # Each call takes another piece: parallel calls would pair them by chance.
        ds = tf.data.TFRecordDataset(files).map(self.mixed)  # trap: TFD201
        return ds.batch(8).prefetch(AUTO)


def decode(record):
    return tf.io.decode_raw(record, tf.float32)


def paired(files, queue):
    take = queue.dequeue
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(lambda record: (decode(record), take()))  # trap: TFD201
    return ds.batch(8).prefetch(AUTO)


def decoded(files):
    ds = tf.data.TFRecordDataset(files).map(decode)  # hazard: TFD201 info
    return ds.batch(8).prefetch(AUTO)
