"""Functions in Python, for a corpus of shipping notes: some that never run two at a time, some that may."""

import json
import pickle
import re
from functools import partial

import cv2
import h5py
import nltk
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
import zarr
from transformers import AutoTokenizer

AUTO = tf.data.AUTOTUNE
PORTS = {"hamburg": 1, "rotterdam": 2, "antwerp": 3}

encoder = tfds.deprecated.text.SubwordTextEncoder.load_from_file("notes.vocab")
fast = AutoTokenizer.from_pretrained("notes")


def encode(note):
    # All Python, so one at a time whatever the map says.
    return [encoder.vocab_size] + encoder.encode(note.numpy()) + [encoder.vocab_size + 1]


def encode_fast(note):
    # Written in Rust, and no faster in two threads for it.
    return fast.encode(note.numpy().decode(), truncation=True)


def encode_fast_too(note):
    tokenizer = fast
    return tokenizer.encode(note.numpy().decode(), truncation=True)


def ports(note):
    words = re.sub("[^a-z]", " ", note.decode("utf-8").lower()).split()
    return np.array([PORTS.get(word, 0) for word in words], np.int64)


def stems(note):
    return " ".join(word for word, tag in nltk.pos_tag(nltk.word_tokenize(note.decode())) if tag == "NN")


def weight(note):
    return np.float32(json.loads(note.decode())["weight"])


def texts(files):
    ds = tf.data.TextLineDataset(files).shuffle(10_000)
    subwords = ds.map(lambda n: tf.py_function(encode, [n], tf.int64))  # hazard: TFD201 info
    pieces = ds.map(lambda n: tf.py_function(encode_fast, [n], tf.int64))  # hazard: TFD201 info
    again = ds.map(lambda n: tf.py_function(encode_fast_too, [n], tf.int64))  # hazard: TFD201 info
    places = ds.map(lambda n: tf.numpy_function(ports, [n], tf.int64))  # hazard: TFD201 info
    nouns = ds.map(lambda n: tf.numpy_function(stems, [n], tf.string))  # hazard: TFD201 info
    weights = ds.map(lambda n: tf.numpy_function(weight, [n], tf.float32))  # hazard: TFD201 info
    return [each.prefetch(AUTO) for each in (subwords, pieces, again, places, nouns, weights)]


def labelled(pictures, labels):
    assert pictures.shape[0] == labels.shape[0]

    def pick(place):
        return pictures[place], labels[place]

    ds = tf.data.Dataset.range(pictures.shape[0]).shuffle(50_000)
    ds = ds.map(lambda i: tf.numpy_function(pick, [i], [tf.float32, tf.int64]))  # hazard: TFD201 info
    return ds.batch(64).prefetch(AUTO)


def turned(pictures):
    def turn(place):
        # NumPy copies without the GIL, and OpenCV works without it.
        return cv2.warpAffine(pictures[place], np.eye(2, 3), (224, 224))

    # Arithmetic on pictures of who knows what size: from 224x224 in colour on it gains.
    def normal(place):
        picture = pictures[place]
        return (picture - picture.mean()) / picture.std()

    ds = tf.data.Dataset.range(pictures.shape[0]).shuffle(50_000)
    first = ds.map(lambda i: tf.numpy_function(turn, [i], tf.float32))  # hazard: TFD201 warning
    second = ds.map(lambda i: tf.numpy_function(normal, [i], tf.float32))  # hazard: TFD201 info
    return first.batch(64).prefetch(AUTO), second.batch(64).prefetch(AUTO)


def stored(path, count):
    scans = h5py.File(path)["scans"]

    # Reads from a file, and unpacks, but h5py lets one thread at a time do so.
    def read(place):
        return scans[place]

    ds = tf.data.Dataset.range(count).shuffle(50_000)
    ds = ds.map(lambda i: tf.numpy_function(read, [i], tf.float32))  # hazard: TFD201 info
    return ds.batch(8).prefetch(AUTO)


class Archive:
    def __init__(self, path):
        self.file = h5py.File(path, "r")

    def read(self, place):
        return self.file["scans"][place * 8 : (place + 1) * 8], self.file["labels"][place]

    def all(self):
        ds = tf.data.Dataset.range(9000).shuffle(9000)
        ds = ds.map(lambda i: tf.numpy_function(self.read, [i], [tf.float32, tf.int64]))  # hazard: TFD201 info
        return ds.batch(8).prefetch(AUTO)


def parts(h5_group, count):
    def read(place):
        return h5_group[place * 64 : (place + 1) * 64]

    ds = tf.data.Dataset.range(count).shuffle(50_000)
    ds = ds.map(lambda i: tf.numpy_function(read, [i], tf.float32))  # hazard: TFD201 info
    return ds.batch(8).prefetch(AUTO)


def stored_in_pieces(path, count):
    scans = zarr.open(path)["scans"]

    # Reads from files, and unpacks.
    def read(place):
        stored = scans
        return stored[place]

    ds = tf.data.Dataset.range(count).shuffle(50_000)
    ds = ds.map(lambda i: tf.numpy_function(read, [i], tf.float32))  # hazard: TFD201 warning
    return ds.batch(8).prefetch(AUTO)


def of_a_dataset(samples, count):
    # What `samples` does when it is asked for one, nobody knows.
    ds = tf.data.Dataset.range(count).shuffle(50_000)
    ds = ds.map(lambda i: tf.py_function(lambda i: samples[int(i)], [i], tf.float32))  # hazard: TFD201 info
    return ds.batch(8).prefetch(AUTO)


MEASURED = np.random.rand(9000, 784).astype(np.float32)
WIDE = np.random.rand(9000, 262_144).astype(np.float32)
OFFSETS = np.load("offsets.npy")


def spread(row):
    return (row - np.min(row)) / (np.max(row) - np.min(row))


def standard(row):
    row = row - row.mean()
    return np.clip(row / row.std(), -3.0, 3.0).astype(np.float32)


def table(row):
    # As many numbers as the row has, squared.
    return np.sum(row[:, None] * row[None, :], axis=0)


def moved(row):
    return np.sum(OFFSETS, axis=0) + row


def rows():
    ds = tf.data.Dataset.from_tensor_slices(MEASURED).shuffle(9000)
    # NumPy does this much in ten microseconds, and the call around it takes more than a hundred.
    first = ds.map(lambda x: tf.numpy_function(spread, [x], tf.float32))  # hazard: TFD201 info
    second = ds.map(lambda x: tf.numpy_function(standard, [x], tf.float32))  # hazard: TFD201 info
    third = ds.map(lambda x: tf.numpy_function(table, [x], tf.float32))  # hazard: TFD201 warning
    # Who knows how many offsets there are?
    fourth = ds.map(lambda x: tf.numpy_function(moved, [x], tf.float32))  # hazard: TFD201 info
    wide = tf.data.Dataset.from_tensor_slices(WIDE).shuffle(9000)
    fifth = wide.map(lambda x: tf.numpy_function(spread, [x], tf.float32))  # hazard: TFD201 warning
    return [each.batch(64).prefetch(AUTO) for each in (first, second, third, fourth, fifth)]


class Numbered:
    """Notes by a tokenizer that somebody hands over: nothing tells that it is not all Python."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def numbers(self, note):
        return self.tokenizer.encode(note.numpy())

    def notes(self, files):
        ds = tf.data.TextLineDataset(files)
        ds = ds.map(lambda n: tf.py_function(self.numbers, [n], tf.int64))  # hazard: TFD201 info
        return ds.prefetch(AUTO)


def one_hot(ds):
    rows = tf.eye(3, dtype=tf.int16)
    # A row of a table that is there, by a number.
    return ds.map(lambda y: tf.py_function(lambda y: rows[y.numpy() - 1], [y], tf.int16))  # hazard: TFD201 info


def train_on_ports(model, numbers):
    ds = tf.data.Dataset.from_tensor_slices(numbers)
    model.fit(one_hot(ds).batch(32).prefetch(AUTO), epochs=3)


def stretched(melody):
    return melody * np.random.uniform(0.9, 1.1)


def melodies(model, files):
    ds = tf.data.TFRecordDataset(files).map(lambda r: tf.io.parse_tensor(r, tf.float32), num_parallel_calls=AUTO)
    # It draws numbers, so that it is not as stateless as it is told to be; and holds the GIL.
    ds = ds.map(  # hazard: TFD201 info
        lambda m: tf.numpy_function(lambda x: stretched(x), [m], tf.float32, stateful=False)
    )
    model.fit(ds.batch(8).prefetch(AUTO), epochs=3)


def thawed(record):
    # Objects are made of bytes by Python, which holds the GIL.
    return pickle.loads(record)


def whole(name, mode):
    with open(name.decode(), mode) as file:
        return np.frombuffer(file.read(), np.float32)


def photograph(name):
    from skimage.io import imread

    return imread(name.decode())


def arrived(model, records, names):
    ds = tf.data.TFRecordDataset(records)
    ds = ds.map(lambda r: tf.numpy_function(thawed, [r], tf.float32))  # hazard: TFD201 info
    model.fit(ds.batch(8).prefetch(AUTO), epochs=3)
    files = tf.data.Dataset.from_tensor_slices(names)
    ds = files.map(lambda n: tf.numpy_function(partial(whole, mode="rb"), [n], tf.float32))  # hazard: TFD201 warning
    model.fit(ds.batch(8).prefetch(AUTO), epochs=3)
    ds = files.map(lambda n: tf.numpy_function(photograph, [n], tf.uint8))  # hazard: TFD201 warning
    model.fit(ds.batch(8).prefetch(AUTO), epochs=3)
