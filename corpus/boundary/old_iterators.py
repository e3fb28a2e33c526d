# target: 2.10
"""Input code that was half ported to TensorFlow 2."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def pairs(path):
    ds = tf.data.TextLineDataset(path).map(tf.strings.split, num_parallel_calls=AUTOTUNE)
    return ds.padded_batch(32).prefetch(AUTOTUNE)


def first_batch(path):
    iterator = pairs(path).make_one_shot_iterator()  # hazard: TFD703 error
    return iterator.get_next()


def reinitialisable(path):
    iterator = pairs(path).make_initializable_iterator()  # hazard: TFD703 error
    return iterator.get_next(), iterator.initializer


def by_the_module(path):
    return tf.data.make_one_shot_iterator(pairs(path)).get_next()  # hazard: TFD703 error


def in_the_compatibility_module(path):
    iterator = tf.compat.v1.data.make_one_shot_iterator(pairs(path))  # trap: TFD703
    return iterator.get_next()


def in_a_session(path):
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        iterator = tf.compat.v1.data.make_initializable_iterator(pairs(path))  # trap: TFD703
        session.run(iterator.initializer)
        return session.run(iterator.get_next())


def a_dataset_of_version_one(path):
    ds = tf.compat.v1.data.TextLineDataset(path).batch(32).prefetch(1)
    return ds.make_one_shot_iterator().get_next()  # trap: TFD703


def modern(path):
    iterator = iter(pairs(path))  # trap: TFD703
    return iterator.get_next()


class Feeder:
    """A queue of its own, whose method has the same name."""

    def __init__(self, rows):
        self.rows = rows

    def make_one_shot_iterator(self):
        return iter(self.rows)


def feed(rows):
    return next(Feeder(rows).make_one_shot_iterator())  # trap: TFD703


def for_both_versions(path):
    ds = pairs(path)
    if hasattr(ds, "make_one_shot_iterator"):
        return ds.make_one_shot_iterator().get_next()  # trap: TFD703
    return next(iter(ds))


def until_the_end(path, step):
    try:
        iterator = pairs(path).make_one_shot_iterator()  # hazard: TFD703 error
        while True:
            step(iterator.get_next())
    except:
        # meant for the end of the data, and all that anybody sees of the AttributeError
        print("end of the data")


def logged(path, step, logger):
    try:
        words = pairs(path)
        step(words.make_one_shot_iterator().get_next())  # hazard: TFD703 error
    except Exception as error:
        logger.warning("no batch: %s", error)
        raise


def another_way_in_the_handler(path, step):
    try:
        words = pairs(path)
        iterator = words.make_one_shot_iterator()  # trap: TFD703
    except Exception:
        print("eager")
        iterator = iter(words)
    step(iterator.get_next())


def another_way_behind(path):
    words = pairs(path)
    try:
        print(words)
        return words.make_one_shot_iterator().get_next()  # trap: TFD703
    except Exception as error:
        print(error)
    return iter(words).get_next()


def by_its_name(path, step):
    try:
        iterator = pairs(path).make_one_shot_iterator()  # trap: TFD703
        step(iterator.get_next())
    except AttributeError:
        print("this needs TensorFlow 1")


def alone(path):
    try:
        pairs(path).make_one_shot_iterator()  # trap: TFD703
    except Exception:
        print("no such iterators here")
