"""TensorFlow 1: pictures go through a session into a file, and others to a model."""

import tensorflow as tf


def load(path):
    return tf.image.decode_jpeg(tf.read_file(path))


def export(paths, target):
    ds = tf.data.Dataset.list_files(paths).map(load)  # hazard: TFD201 info
    # Read once, to be written: nobody waits who could do something else. The files come in any order.
    ds = ds.shuffle(100)  # trap: TFD203; trap: TFD110
    following = ds.make_one_shot_iterator().get_next()
    with tf.Session() as session, open(target, "wb") as file:
        for _ in range(1000):
            pixels = tf.train.BytesList(value=[session.run(following).tobytes()])
            file.write(tf.train.Feature(bytes_list=pixels).SerializeToString())


def fit(paths, layers):
    ds = tf.data.Dataset.list_files(paths).map(load)  # hazard: TFD201 warning
    ds = ds.shuffle(2000).repeat()
    ds = ds.padded_batch(8, [None, None, 3])  # hazard: TFD203 warning
    images = ds.make_one_shot_iterator().get_next()
    loss = tf.reduce_mean(layers(images))
    step = tf.train.AdamOptimizer().minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(1000):
            session.run(step)
