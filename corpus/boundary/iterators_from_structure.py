"""One iterator for two data sets, which a session starts in turn."""

import tensorflow as tf


def parse(record):
    return tf.parse_single_example(record, {"x": tf.FixedLenFeature([4000], tf.float32)})["x"]


def train(files, held_out, network):
    data = tf.data.TFRecordDataset(files).map(parse, num_parallel_calls=4)
    data = data.shuffle(1000).batch(64)  # hazard: TFD203 warning
    other = tf.data.TFRecordDataset(held_out).map(parse, num_parallel_calls=4)
    other = other.batch(64).prefetch(1)  # trap: TFD203
    iterator = tf.data.Iterator.from_structure(data.output_types, data.output_shapes)
    to_train, to_test = iterator.make_initializer(data), iterator.make_initializer(other)
    loss = network(iterator.get_next())
    step = tf.train.AdamOptimizer().minimize(loss)
    with tf.Session() as session:
        for _ in range(10):
            session.run(to_train)
            try:
                while True:
                    session.run(step)
            except tf.errors.OutOfRangeError:
                session.run(to_test)
                print(session.run(loss))
