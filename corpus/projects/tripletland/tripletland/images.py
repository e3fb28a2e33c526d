"""From a path to a tensor, and back to something random."""
import tensorflow as tf

SIDE = 128


def load(path, side=SIDE):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, [side, side]) / 255.0


def load_triplet(anchor, positive, negative, side=SIDE):
    return load(anchor, side), load(positive, side), load(negative, side)


def jitter(image, strength):
    image = tf.image.random_hue(image, 0.05 * strength)
    return tf.image.random_saturation(image, 1.0 - 0.3 * strength, 1.0 + 0.3 * strength)


def jitter_triplet(anchor, positive, negative, strength=1.0):
    return jitter(anchor, strength), jitter(positive, strength), jitter(negative, strength)


def as_inputs(anchor, positive, negative):
    return {"anchor": anchor, "positive": positive, "negative": negative}


def two_views(image, strength=1.0):
    return jitter(image, strength), jitter(image, strength)
