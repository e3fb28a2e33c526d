"""Every few minutes, the newest weights are tried on one batch."""

import time

import tensorflow as tf


def parse(record):
    fields = tf.parse_single_example(record, {"sound": tf.FixedLenFeature([], tf.string)})
    return tf.signal.dct(tf.reshape(tf.decode_raw(fields["sound"], tf.float32), [4096]))


data = tf.data.TFRecordDataset("whales.tfrecord").map(parse)  # hazard: TFD201 warning
# Drawn as soon as the iterator begins: there is nothing to run beside it.
data = data.shuffle(500).batch(256).repeat(3)  # hazard: TFD203 info
iterator = data.make_initializable_iterator()
sounds = iterator.get_next()
loss = tf.reduce_mean(tf.square(tf.layers.dense(sounds, 4096) - sounds))
saver = tf.train.Saver()
while True:
    with tf.Session() as session:
        saver.restore(session, tf.train.latest_checkpoint("weights"))
        session.run(iterator.initializer)
        print(session.run(loss))
    time.sleep(300)
