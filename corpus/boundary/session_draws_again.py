"""As many batches as there are, after the iterator began anew: the session waits for each."""

import tensorflow as tf


def parse(record):
    fields = tf.parse_single_example(record, {"sound": tf.FixedLenFeature([], tf.string)})
    return tf.signal.dct(tf.reshape(tf.decode_raw(fields["sound"], tf.float32), [4096]))


data = tf.data.TFRecordDataset("whales.tfrecord").map(parse)  # hazard: TFD201 warning
data = data.shuffle(500).batch(8)  # hazard: TFD203 warning
iterator = data.make_initializable_iterator()
sounds = iterator.get_next()
loss = tf.reduce_mean(tf.square(tf.layers.dense(sounds, 4096) - sounds))
train = tf.train.AdamOptimizer().minimize(loss)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for _ in range(20):
        session.run(iterator.initializer)
        for _ in range(500):
            session.run(train)
    print(session.run(loss))
