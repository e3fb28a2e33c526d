"""Sessions of TensorFlow 1 that count, measure and sum up, and one that trains."""

import tensorflow as tf


def read(train_files):
    return tf.data.TextLineDataset(train_files).batch(64)


def count_batches(train_files):
    fetched = read(train_files).make_one_shot_iterator().get_next()  # trap: TFD203; trap: TFD703
    count = 0
    with tf.Session() as session:
        while True:
            try:
                session.run(fetched)
                count += 1
            except tf.errors.OutOfRangeError:
                return count


def mean_length(paths):
    lines = tf.data.TextLineDataset(paths).batch(64)  # trap: TFD203
    iterator = lines.make_initializable_iterator()  # trap: TFD703
    texts = iterator.get_next()
    longest = tf.reduce_max(texts)
    with tf.Session() as session:
        session.run(iterator.initializer)
        while True:
            session.run(longest)



def train(paths):
    lines = tf.data.TextLineDataset(paths).batch(640)  # hazard: TFD203 warning
    texts = lines.make_one_shot_iterator().get_next()  # trap: TFD703
    loss = tf.reduce_mean(tf.layers.dense(tf.cast(tf.strings.length(texts), tf.float32), 1))
    step = tf.train.AdamOptimizer().minimize(loss)
    with tf.Session() as session:
        for _ in range(1000):
            session.run(step)
