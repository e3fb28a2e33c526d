"""A loader as a class: its methods are what is mapped."""

import os

import tensorflow as tf


class Folders:
    def __init__(self, names, size=128):
        self.names = names
        self.size = size

    def pictures(self):
        names = tf.data.Dataset.from_tensor_slices(self.names)
        return names.map(self.read, num_parallel_calls=4)

    def labelled(self):
        names = tf.data.Dataset.from_tensor_slices(self.names)
        return names.map(self.read_with_label, num_parallel_calls=4)

    def read(self, name):
        return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(name)), (self.size, self.size))

    def read_with_label(self, name):
        folder = os.path.basename(os.path.dirname(name))  # hazard: TFD408 error
        return self.read(name), tf.constant(int(folder == "cats"))

    def shown(self, name):
        # Called with a name that has a value.
        print(os.path.basename(name))  # trap: TFD408
        return self.read(name)


class Clouds:
    """Points of scans, read again from the start by whoever is at the end."""

    def __init__(self, files, labelled):
        self.labelled = labelled
        self.data = self.read(files)
        self.iterator = iter(self.data)

    def read(self, files):
        data = tf.data.TFRecordDataset(files).shuffle(512).batch(8)
        if self.labelled:
            # What is kept is read from, whatever a method makes of it in vain.
            data = data.map(self.parse)  # hazard: TFD201 warning
        return data

    def parse(self, records):
        return tf.io.parse_example(
            records,
            {"points": tf.io.FixedLenFeature([512], tf.float32), "label": tf.io.FixedLenFeature([], tf.int64)},
        )

    def start_again(self):
        self.data.shuffle(512)  # hazard: TFD101 error
        self.iterator = iter(self.data)


class Beams:
    """The same, where nothing but the next batch is asked for."""

    def __init__(self, files, labelled):
        self.labelled = labelled
        self.data = self.read(files)
        self.iterator = self.data.__iter__()

    def read(self, files):
        data = tf.data.TFRecordDataset(files).shuffle(512).batch(8)
        if self.labelled:
            data = data.map(self.parse)  # hazard: TFD201 warning
        return data

    def parse(self, records):
        return tf.io.parse_example(records, {"beam": tf.io.FixedLenFeature([512], tf.float32)})

    def batch(self):
        while True:
            try:
                return self.iterator.next()
            except tf.errors.OutOfRangeError:
                self.start_again()

    def start_again(self):
        self.data.shuffle(512)  # hazard: TFD101 error
        self.iterator = self.data.__iter__()
