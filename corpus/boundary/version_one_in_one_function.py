"""A model that is trained with TensorFlow 2, and exported by functions that switch it off."""

import tensorflow as tf


def windows():
    for start in range(5000):
        yield [float(start), float(start + 1)]


def train(model):
    data = tf.data.Dataset.from_generator(windows, tf.float32)  # hazard: TFD401 warning
    model.fit(data.batch(64).prefetch(2), epochs=3)


def first_line(path):
    data = tf.data.TextLineDataset(path)
    return data.prefetch(1).make_one_shot_iterator().get_next()  # hazard: TFD703 error


def export(model, path):
    # What comes after this in the same process is frozen, and nothing else.
    tf.compat.v1.disable_v2_behavior()
    with tf.compat.v1.Session() as session:
        tf.compat.v1.saved_model.simple_save(session, path, {}, {"y": model.output})


def check_frozen(graph):
    tf.compat.v1.disable_eager_execution()
    inputs = frozen_inputs()
    with tf.compat.v1.Session(graph=graph) as session:
        return session.run(inputs)


def frozen_inputs():
    data = tf.data.Dataset.from_generator(windows, tf.float32)  # hazard: TFD401 warning
    return data.batch(64).prefetch(1).make_one_shot_iterator().get_next()  # trap: TFD703


class Frozen:
    def __init__(self):
        tf.compat.v1.disable_v2_behavior()

    def inputs(self):
        data = tf.data.Dataset.from_generator(windows, tf.float32)  # hazard: TFD401 warning
        return data.prefetch(1).make_one_shot_iterator()  # trap: TFD703
