"""A script for TensorFlow 1 as it stands: sessions, placeholders, variables by name."""

import tensorflow as tf

flags = tf.app.flags
flags.DEFINE_string("data", "", "records")
FLAGS = flags.FLAGS


def inputs():
    ds = tf.data.TFRecordDataset(FLAGS.data)
    ds = ds.map(lambda record: tf.decode_raw(record, tf.float32), num_parallel_calls=4)
    ds = ds.batch(32).prefetch(1)
    # Where there is a tf.app, datasets have iterators.
    iterator = ds.make_initializable_iterator()  # trap: TFD703
    return iterator.get_next(), iterator.initializer


def main(_):
    batch, ready = inputs()
    loss = tf.reduce_mean(tf.layers.dense(batch, 1))
    train = tf.train.AdamOptimizer().minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(ready)
        while True:
            session.run(train)


if __name__ == "__main__":
    tf.app.run()
