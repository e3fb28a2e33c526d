"""Input code for JAX: what others iterate are NumPy's arrays, in loops that stand elsewhere."""

import tensorflow as tf


def decode(record):
    fields = tf.io.parse_single_example(record, {"image": tf.io.FixedLenFeature([], tf.string)})
    return tf.image.resize(tf.io.decode_jpeg(fields["image"], channels=3), [224, 224])


def returned(paths):
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
    data = data.shuffle(1000).repeat().batch(32)  # hazard: TFD203 info
    return data.as_numpy_iterator()


def beside_a_number(paths, steps):
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
    data = data.shuffle(1000).repeat().batch(32).prefetch(2)
    return data.as_numpy_iterator(), steps


def in_python(paths, scale):
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
    data = data.shuffle(1000).repeat().batch(32).prefetch(2)
    return map(scale, data.as_numpy_iterator())


def one_by_one(paths):
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
    for batch in data.shuffle(1000).repeat().batch(32).prefetch(2):
        yield batch.numpy()


def from_one(paths):
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
    yield from data.shuffle(1000).repeat().batch(32).prefetch(2).as_numpy_iterator()


class Feed:
    """Asked for the next batch at each step of whatever trains."""

    def __init__(self, paths):
        data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
        data = data.shuffle(1000).repeat()
        data = data.batch(32)  # hazard: TFD203 warning
        self.batches = data.as_numpy_iterator()

    def __next__(self):
        return next(self.batches)


class Looked:
    """One batch tells the shapes; nobody waits for it."""

    def __init__(self, paths):
        data = tf.data.TFRecordDataset(paths).map(decode)  # trap: TFD201
        self.batches = iter(data.batch(32))  # trap: TFD203
        self.shape = next(self.batches).shape


def mean_of(paths):
    total = 0.0
    # Once over the data, for one number.
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 info
    for image in data.as_numpy_iterator():
        total += image.mean()
    return total


def print_some(paths):
    for image in map(str, tf.data.TFRecordDataset(paths).map(decode).take(3)):  # trap: TFD201
        print(image)


def batches_for(paths):
    data = tf.data.TFRecordDataset(paths).map(decode)  # hazard: TFD201 warning
    # What the loop below trains on is made ahead, as the map is fused with the batch.
    for batch in data.batch(32):  # trap: TFD203
        yield batch


def train(paths, model):
    for batch in batches_for(paths):
        model.train_on_batch(batch, batch)
