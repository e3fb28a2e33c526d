# Only the iterators of TensorFlow 1 name what they give.
import tensorflow as tf


def inputs(rows, width):
    ds = tf.data.Dataset.from_generator(lambda: rows, tf.float32, tf.TensorShape([width]))  # trap: TFD401
    iterator = ds.batch(8).make_one_shot_iterator()  # hazard: TFD203 info; trap: TFD703
    return iterator.get_next(name="inputs")
