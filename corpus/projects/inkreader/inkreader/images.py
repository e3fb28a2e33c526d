"""Pictures of lines."""
import tensorflow as tf

HEIGHT = 32
WIDTH = 256


def read_line(path, text):
    image = tf.io.decode_png(tf.io.read_file(path), channels=1)
    image = tf.image.resize_with_pad(tf.cast(image, tf.float32) / 255.0, HEIGHT, WIDTH)
    return tf.transpose(image, [1, 0, 2]), text


def shear(image, text):
    """A little noise, different every time."""
    image = tf.image.random_brightness(image, 0.2)
    return tf.clip_by_value(image + tf.random.normal(tf.shape(image), stddev=0.02), 0.0, 1.0), text


def read_stamp(path):
    """The stamp in the corner, as bytes."""
    pixels = tf.io.decode_png(tf.io.read_file(path), channels=1)
    pixels = tf.reshape(pixels, [28 * 28])
    year = tf.strings.to_number(tf.strings.substr(path, -8, 4), tf.int32)
    return pixels, year - 1900


def scale_stamp(pixels, year):
    return tf.cast(pixels, tf.float32) / 255.0, year
