"""Maps that only give records another shape, and maps whose order is the point.

Each of these was seen as a false alarm on code in the wild, and is told here in other words.
"""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE
DROPPED = {"id", "source"}
KEYS = ("image", "mask")


def without_bookkeeping(record):
    """The entries that the model sees."""
    return {name: value for name, value in record.items() if name not in DROPPED}


def split_record(record):
    inputs, targets = {}, {}
    for name in KEYS:
        if name.startswith("mask"):
            targets[name] = record[name]
        else:
            inputs[name] = record[name]
    return inputs, targets


def select(record):
    return tuple(record[key] for key in KEYS)


def with_shape(image, mask):
    image.set_shape([None, None, 3])
    mask = tf.ensure_shape(mask, [None, None, 1])
    return image, mask


def parse(serialized):
    spec = {
        "id": tf.io.FixedLenFeature([], tf.int64),
        "image": tf.io.FixedLenFeature([], tf.string),
        "mask": tf.io.FixedLenFeature([], tf.string),
    }
    return tf.io.parse_single_example(serialized, spec)


def records(pattern, batch_size):
    ds = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    ds = ds.map(parse, num_parallel_calls=AUTO)
    ds = ds.map(without_bookkeeping)  # trap: TFD201
    ds = ds.map(select)  # trap: TFD201
    ds = ds.map(with_shape)  # trap: TFD201
    return ds.padded_batch(batch_size).prefetch(AUTO)


def pairs(pattern, batch_size):
    ds = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    ds = ds.map(parse, num_parallel_calls=AUTO)
    ds = ds.map(split_record)  # trap: TFD201
    return ds.batch(batch_size).prefetch(AUTO)


def repacked(pattern, structure):
    ds = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    ds = ds.map(parse, num_parallel_calls=AUTO)
    ds = ds.map(lambda r: tf.nest.pack_sequence_as(structure, tf.nest.flatten(r)))  # trap: TFD201
    return ds.prefetch(AUTO)


class Numbered:
    """Gives each row a number: one after the other, or the numbers are wrong."""

    def __init__(self, candidates: tf.data.Dataset):
        self.counter = tf.Variable(0, dtype=tf.int32)
        self.candidates = candidates

    def number(self, batch):
        start = self.counter.read_value()
        end = self.counter.assign_add(tf.shape(batch)[0])
        return tf.range(start, end), batch

    def rows(self):
        return self.candidates.map(self.number)  # trap: TFD201


def warm_up(files):
    # built for its error messages, never run
    tf.data.TFRecordDataset(files).map(parse)  # trap: TFD201


def handful(model):
    """Three probes: what they cost does not matter."""
    probes = tf.data.TFRecordDataset(["probes.tfrecord"]).take(3)  # a bound
    probes = probes.map(parse)  # trap: TFD201
    for probe in probes:
        print(model(probe["image"][tf.newaxis]))


def fixed_length(ds: tf.data.Dataset, steps):
    def with_length(flat):
        for tensor in flat:
            tensor.set_shape([steps] + [None] * (tensor.shape.rank - 1))
        return flat

    return ds.map(with_length)  # trap: TFD201


class Samples:
    """Subclasses say where samples come from."""

    def samples(self):
        raise NotImplementedError

    def make_dataset(self, specs, shapes):
        first = next(self.samples())
        print(first)
        return tf.data.Dataset.from_generator(self.samples, specs, shapes)  # hazard: TFD401 warning
