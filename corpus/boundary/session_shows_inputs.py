"""Inputs for a trainer in another file; here a session only shows a few of them."""

import tensorflow as tf


def parse(record):
    fields = tf.parse_single_example(record, {"sound": tf.FixedLenFeature([], tf.string)})
    return tf.signal.dct(tf.reshape(tf.decode_raw(fields["sound"], tf.float32), [4096]))


def train_inputs(path):
    data = tf.data.TFRecordDataset(path).map(parse)  # hazard: TFD201 warning
    data = data.shuffle(500).batch(8)  # hazard: TFD203 info
    return data.make_one_shot_iterator().get_next()


def sample_inputs(path):
    data = tf.data.TFRecordDataset(path).map(parse)  # hazard: TFD201 info
    data = data.shuffle(500).batch(8)  # trap: TFD203
    return data.make_one_shot_iterator().get_next()


if __name__ == "__main__":
    sounds = sample_inputs("whales.tfrecord")
    with tf.Session() as session:
        print(session.run(sounds))
