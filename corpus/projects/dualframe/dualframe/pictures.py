from .frameworks import tf


def decode(path, label):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(picture, (160, 160)) / 255.0, label


def picture_batches(paths, labels, size):
    pairs = tf.data.Dataset.from_tensor_slices((paths, labels)).shuffle(len(paths))
    pairs = pairs.map(decode)  # hazard: TFD201 warning
    return pairs.batch(size)  # trap: TFD203
