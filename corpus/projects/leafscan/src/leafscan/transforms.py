"""What happens to one picture on its way into the network."""
import tensorflow as tf

IMAGE_SIZE = (224, 224)


def decode(path, label):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    image = tf.image.resize(image, IMAGE_SIZE)
    return image, label


def read_thumbnail(path, label):
    pixels = tf.io.decode_png(tf.io.read_file(path), channels=3)
    return tf.ensure_shape(pixels, [32, 32, 3]), label


def jitter(image, label):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_contrast(image, 0.8, 1.2)
    return image, label


def standardize(image, label):
    return image / 127.5 - 1.0, label


def only_image(image, label):
    return image


class Cutout:
    """Blanks a square at a random place."""

    def __init__(self, size):
        self.size = size

    def __call__(self, image, label):
        height, width = IMAGE_SIZE
        top = tf.random.uniform([], 0, height - self.size, dtype=tf.int32)
        left = tf.random.uniform([], 0, width - self.size, dtype=tf.int32)
        hole = tf.ones([self.size, self.size, 1])
        mask = tf.image.pad_to_bounding_box(hole, top, left, height, width)
        return image * (1.0 - mask), label
