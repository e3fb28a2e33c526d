"""Parts of a roll, and what is done to them."""
import tensorflow as tf

BEATS = 64


def anywhere(roll):
    """Where the part begins is all that is drawn."""
    latest = tf.maximum(tf.shape(roll)[0] - BEATS, 0)
    begin = tf.random.uniform([], maxval=latest + 1, dtype=tf.int32)
    return roll[begin : begin + BEATS]


def at_the_head(roll):
    return roll[:BEATS]


def smudged(roll):
    """A little noise in each cell."""
    return roll + tf.random.normal(tf.shape(roll), stddev=0.05)


def halved(first, second):
    """One of two, by chance."""
    return tf.cond(tf.random.uniform([]) < 0.5, lambda: first, lambda: second)
