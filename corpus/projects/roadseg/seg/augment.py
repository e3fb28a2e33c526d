"""Functions on (image, mask) pairs."""
import tensorflow as tf

IGNORE = 255


def read_pair(image_path, mask_path):
    image = tf.io.decode_png(tf.io.read_file(image_path), channels=3)
    mask = tf.io.decode_png(tf.io.read_file(mask_path), channels=1)
    return image, mask


def random_crop_pair(image, mask, size=512):
    both = tf.concat([image, mask], axis=-1)
    both = tf.image.random_crop(both, [size, size, 4])
    return both[..., :3], both[..., 3:]


def normalize(image, mask):
    return tf.cast(image, tf.float32) / 127.5 - 1.0, tf.cast(mask, tf.int32)


def downscale(image, mask):
    image = tf.image.resize(image, [512, 1024])
    mask = tf.image.resize(mask, [512, 1024], method="nearest")
    return image, mask


def has_road(image, mask):
    return tf.reduce_any(tf.equal(mask, 0))


def ignore_borders(image, mask):
    weight = tf.cast(tf.not_equal(mask, IGNORE), tf.float32)
    return image, mask, weight


def color_shift(image, mask):
    image = tf.image.random_saturation(image, 0.7, 1.3)
    return tf.image.random_brightness(image, 0.1), mask
