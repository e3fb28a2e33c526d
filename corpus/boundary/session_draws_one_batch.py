"""A look at what was written for TensorFlow 1: one batch of it, through the network."""

import tensorflow as tf


def parse(record):
    fields = tf.parse_single_example(record, {"sound": tf.FixedLenFeature([], tf.string)})
    return tf.reshape(tf.decode_raw(fields["sound"], tf.float32), [4096])


def batches(path):
    # One batch, once.
    data = tf.data.TFRecordDataset(path).map(parse)  # hazard: TFD201 info
    return data.shuffle(500).batch(8)  # hazard: TFD203 info


iterator = batches("whales.tfrecord").make_initializable_iterator()
sounds = iterator.get_next()
loss = tf.reduce_mean(tf.square(tf.layers.dense(sounds, 4096) - sounds))

with tf.Session() as session:
    session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    session.run(iterator.initializer)
    print(session.run(loss))
