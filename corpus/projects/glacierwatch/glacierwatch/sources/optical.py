"""Pictures of a camera on a mast, and melting as it was measured below."""
import numpy as np
import tensorflow as tf


def picture(path, melting):
    pixels = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(pixels, (192, 192)) / 255.0, melting


def haze(pixels, melting):
    share = np.random.uniform(0.0, 0.3)  # hazard: TFD107 info
    return pixels * (1.0 - share) + share, melting


def fog(pixels, melting):
    share = np.random.uniform(0.3, 0.6)  # hazard: TFD107 error
    return pixels * (1.0 - share) + share, melting


def pictures(paths, melting, size):
    """Clear pictures, and hazy ones that nobody has asked for yet."""
    clear = tf.data.Dataset.from_tensor_slices((paths, melting)).shuffle(len(paths))
    clear = clear.map(picture, num_parallel_calls=4)
    hazy = clear.map(haze, num_parallel_calls=4).batch(size)  # trap: TFD203
    foggy = clear.map(fog, num_parallel_calls=4).batch(size)  # trap: TFD203
    return clear.batch(size).prefetch(2), hazy, foggy  # trap: TFD203
