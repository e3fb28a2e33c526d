"""A step in a function, which a loop calls, and a session that a trainer is given."""

import tensorflow as tf


def parse(record):
    fields = tf.parse_single_example(record, {"sound": tf.FixedLenFeature([], tf.string)})
    return tf.signal.dct(tf.reshape(tf.decode_raw(fields["sound"], tf.float32), [4096]))


data = tf.data.TFRecordDataset("whales.tfrecord").map(parse)  # hazard: TFD201 warning
data = data.shuffle(500).batch(8)  # hazard: TFD203 warning
sounds = data.repeat().make_one_shot_iterator().get_next()
loss = tf.reduce_mean(tf.square(tf.layers.dense(sounds, 4096) - sounds))
train = tf.train.AdamOptimizer().minimize(loss)


def step():
    return session.run(train)


with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for _ in range(500):
        step()
