"""Objects that nobody in sight makes: what one method keeps, another one trains on."""

import abc

import tensorflow as tf


def decode(record):
    return tf.io.decode_jpeg(record, channels=3)


class Annotated:
    def __init__(self, files, held_files):
        self.train: tf.data.Dataset = tf.data.TFRecordDataset(files).shuffle(1000).batch(8)  # hazard: TFD203 warning
        self.held: tf.data.Dataset = tf.data.TFRecordDataset(held_files).batch(8).prefetch(2)  # trap: TFD203

    def run(self, model):
        for batch in self.train:
            model.train_on_batch(batch)
        model.evaluate(self.held)


class SeveralAtOnce:
    def __init__(self, files, held_files):
        self.train, self.held = self.make(files), self.make(held_files).prefetch(2)

    def make(self, files):
        return tf.data.TFRecordDataset(files).map(decode).shuffle(1000).batch(8)  # hazard: TFD201 warning

    def run(self, model):
        model.fit(self.train, validation_data=self.held)  # hazard: TFD203 warning


class InATable:
    def __init__(self, folder):
        self.folder = folder
        self.sets = {}

    def prepare(self):
        for split in ("train", "held"):
            files = tf.data.TFRecordDataset(f"{self.folder}/{split}")
            self.sets[split] = files.shuffle(1000).batch(8)  # hazard: TFD203 warning

    def run(self, model):
        model.fit(self.sets["train"], validation_data=self.sets["held"], epochs=4)


class InATableAndFinished:
    def __init__(self, folder):
        self.folder = folder
        self.sets = []

    def prepare(self):
        for split in ("train", "held"):
            files = tf.data.TFRecordDataset(f"{self.folder}/{split}")
            self.sets.append(files.shuffle(1000).batch(8).prefetch(2))  # trap: TFD203

    def run(self, model):
        model.fit(self.sets[0], validation_data=self.sets[1], epochs=4)


class WhenNeeded:
    def __init__(self, files):
        self.files = files
        self.ds = None

    def load(self):
        self.ds = tf.data.TFRecordDataset(self.files).shuffle(1000).batch(8)  # hazard: TFD203 warning

    def run(self, model):
        if self.ds is None:
            self.load()
        model.fit(self.ds, epochs=20)


class OneOfTwo:
    """Which of them is kept, and which was last, nobody knows."""

    def read_records(self, files):
        self.ds = tf.data.TFRecordDataset(files).shuffle(1000).batch(8)  # trap: TFD203

    def read_lines(self, files):
        self.ds = tf.data.TextLineDataset(files).shuffle(1000).batch(8).prefetch(2)

    def run(self, model):
        model.fit(self.ds, epochs=20)


class StepByStep:
    def __init__(self, files):
        self.files = files

    def read(self):
        self.records = tf.data.TFRecordDataset(self.files)

    def divide(self):
        self.ds = self.records.shuffle(1000).batch(8)  # hazard: TFD203 warning

    def finish(self):
        self.held = self.records.batch(8).prefetch(2)  # trap: TFD203

    def run(self, model):
        model.fit(self.ds, validation_data=self.held, epochs=20)


class Task(abc.ABC):
    def __init__(self, files):
        self.files = files
        self.ds = self.build(files)
        self.setup()

    @abc.abstractmethod
    def build(self, files): ...

    def setup(self):
        pass

    def run(self, model):
        model.fit(self.ds, validation_data=self.held, epochs=5)


class Faces(Task):
    def build(self, files):
        return tf.data.TFRecordDataset(files).shuffle(1000).batch(8)  # hazard: TFD203 warning

    def setup(self):
        self.held = tf.data.TFRecordDataset(self.files).batch(16)  # hazard: TFD203 warning


class Voices(Task):
    def build(self, files):
        return tf.data.TFRecordDataset(files).shuffle(1000).batch(8).prefetch(2)  # trap: TFD203

    def setup(self):
        self.held = tf.data.TFRecordDataset(self.files).batch(16).prefetch(2)  # trap: TFD203


READERS = {}


def read_records(files, size):
    return tf.data.TFRecordDataset(files).shuffle(1000).batch(size)  # hazard: TFD203 warning


READERS["records"] = read_records


def run_one(model, kind, files):
    model.fit(READERS[kind](files, 4), epochs=2)


with tf.device("/cpu:0"):
    everything = tf.data.TFRecordDataset("all.tfrecord").shuffle(1000)
    some = everything.take(10_000).batch(8)  # hazard: TFD203 warning
    others = everything.batch(8).prefetch(2)  # trap: TFD203


def run_here(model):
    model.fit(some, validation_data=others, epochs=2)


def run_by_name(model, folders):
    sets = {
        name: tf.data.TFRecordDataset(folder).shuffle(1000).batch(8)  # hazard: TFD203 warning
        for name, folder in folders.items()
    }
    model.fit(sets["train"], validation_data=sets["held"], epochs=2)


class OfTheClass:
    train = tf.data.TFRecordDataset("a").shuffle(1000).batch(32)  # hazard: TFD203 warning
    held = tf.data.TFRecordDataset("b").batch(32).prefetch(2)  # trap: TFD203

    def run(self, model):
        for batch in self.train:
            model.train_on_batch(batch)
        model.evaluate(self.held)


class Terraces:
    """What `__init__` makes is finished by a method that somebody else calls."""

    def __init__(self, folder):
        self.train_set = None
        self.read(folder)

    def read(self, folder):
        self.train_set = tf.keras.preprocessing.image_dataset_from_directory(folder, subset="training", validation_split=0.2, seed=1)

    def keep(self):
        self.train_set = self.train_set.cache()  # hazard: TFD301 warning; hazard: TFD106 info
        self.train_set = self.train_set.prefetch(2)
