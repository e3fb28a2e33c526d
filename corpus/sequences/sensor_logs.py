"""Logs of sensors: generators over open files, and Python in graphs."""

import csv
import json
import os
import random
import time

import numpy as np
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
LINE = tf.TensorSpec((), tf.string)
ROW = tf.TensorSpec((None,), tf.float32)
COUNT = tf.TensorSpec((), tf.int32)
BYTES = tf.TensorSpec((), tf.uint8)


# Generators over files


def file_in_its_place(path):
    # A file is no function.
    return tf.data.Dataset.from_generator(open(path), output_signature=LINE)  # hazard: TFD402 error


def reader_in_its_place(path):
    with open(path, newline="") as handle:
        rows = csv.reader(handle)
        return tf.data.Dataset.from_generator(rows, output_signature=ROW)  # hazard: TFD402 error


def read_to_its_end(model, path):
    lines = open(path)
    ds = tf.data.Dataset.from_generator(lambda: lines, output_signature=LINE)  # hazard: TFD402 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=5)


def rows_to_their_end(model, path):
    rows = csv.reader(open(path, newline=""))
    ds = tf.data.Dataset.from_generator(lambda: rows, output_signature=ROW)  # hazard: TFD402 warning
    model.fit(ds.padded_batch(32).prefetch(AUTOTUNE), epochs=5)


def opened_anew(model, path):
    ds = tf.data.Dataset.from_generator(lambda: open(path), output_signature=LINE)  # trap: TFD402
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=5)


def opened_by_the_generator(model, path):
    def rows():
        with open(path, newline="") as handle:
            for row in csv.reader(handle):
                yield np.array(row, np.float32)

    ds = tf.data.Dataset.from_generator(rows, output_signature=ROW)  # trap: TFD402
    model.fit(ds.padded_batch(32).prefetch(AUTOTUNE), epochs=5)


def lines_in_a_list(model, path):
    with open(path) as handle:
        lines = handle.readlines()
    ds = tf.data.Dataset.from_generator(lambda: lines, output_signature=LINE)  # trap: TFD402
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=5)


def read_once(path):
    lines = open(path)
    ds = tf.data.Dataset.from_generator(lambda: lines, output_signature=LINE)  # trap: TFD402
    return sum(1 for _ in ds)


def callable_of_another_library(path, client):
    return tf.data.Dataset.from_generator(client.reader(path), output_signature=LINE)  # trap: TFD402


# What is yielded, and what is declared


def halves():
    for number in range(10):
        yield number / 2


def doubled():
    for number in range(10):
        yield number * 2


def percentages():
    for share in (0.25, 0.5, 0.25):
        yield share


def wholes():
    for share in (25.0, 50.0, 25.0):
        yield share


def bytes_of_a_file():
    with open("blob", "rb") as handle:
        for byte in handle.read():
            yield byte


def temperatures():
    yield -4
    yield 300


def rounded():
    for number in range(10):
        yield round(number / 3)


def declarations():
    return [
        tf.data.Dataset.from_generator(halves, output_signature=COUNT),  # hazard: TFD403 warning
        tf.data.Dataset.from_generator(doubled, output_signature=COUNT),  # trap: TFD403
        tf.data.Dataset.from_generator(percentages, output_signature=COUNT),  # hazard: TFD403 error
        tf.data.Dataset.from_generator(wholes, output_signature=COUNT),  # trap: TFD403
        tf.data.Dataset.from_generator(bytes_of_a_file, output_signature=BYTES),  # trap: TFD403
        tf.data.Dataset.from_generator(temperatures, output_signature=BYTES),  # hazard: TFD403 error
        tf.data.Dataset.from_generator(temperatures, output_signature=COUNT),  # trap: TFD403
        tf.data.Dataset.from_generator(rounded, output_signature=COUNT),  # trap: TFD403
    ]


def triples():
    for start in range(5):
        yield np.arange(start, start + 3, dtype=np.float32)


def flat_and_square():
    while True:
        yield np.zeros((4, 4), np.float32), np.zeros((16,), np.float32)


def shapes():
    return [
        tf.data.Dataset.from_generator(  # hazard: TFD411 error
            flat_and_square,
            output_signature=(tf.TensorSpec((16,), tf.float32), tf.TensorSpec((16,), tf.float32)),
        ),
        tf.data.Dataset.from_generator(  # trap: TFD411
            flat_and_square,
            output_signature=(tf.TensorSpec((4, 4), tf.float32), tf.TensorSpec((16,), tf.float32)),
        ),
        tf.data.Dataset.from_generator(  # trap: TFD411
            flat_and_square,
            output_signature=(tf.TensorSpec((None, None), tf.float32), tf.TensorSpec((None,), tf.float32)),
        ),
        # How long a row is cannot be seen.
        tf.data.Dataset.from_generator(triples, output_signature=tf.TensorSpec((3,), tf.float32)),  # trap: TFD411
    ]


# Python in a function that is traced


def jittered(row):
    return row + random.gauss(0.0, 0.1)  # hazard: TFD107 error


def dropped(row):
    keep = np.random.choice([True, False])  # hazard: TFD107 error
    return row if keep else tf.zeros_like(row)


def shuffled_columns(order):
    # The order is drawn once, when the function is made, for all rows.
    def apply(row):
        return tf.gather(row, order)

    return apply


def stamped(row):
    print("row", row)  # hazard: TFD108 info
    return row, time.time()


counts = {"rows": 0}


def counted(row):
    counts["rows"] += 1  # hazard: TFD108 info
    return row


def traced(row):
    print("building the graph for rows of", row.dtype)  # trap: TFD108
    parts = {}
    parts["first"] = row[0]  # trap: TFD108
    parts.update(last=row[-1])  # trap: TFD108
    return parts


def tokens_of(row):
    parts = {}
    for name in ("first", "second"):
        parts[name] = row[:2]
    print(parts)  # hazard: TFD108 info
    print("together", [parts["first"], row])  # hazard: TFD108 info
    print({"columns": 2, "names": ["first", "second"]})  # trap: TFD108
    return parts


def described(rows, header):
    widths = {}
    for name, width in header:
        widths[name] = int(width)
    waiting = [name for name, _ in header]

    def split(row):
        parts = {}
        for name, _ in header:
            # a table of widths, whose entries are used up while the function is traced
            parts[name] = row[: widths.pop(name + "_width")]  # trap: TFD108
        return parts

    def tagged(row):
        # one name for all rows
        return row, waiting.pop(0)  # hazard: TFD108 info

    return rows.map(split, num_parallel_calls=AUTOTUNE), rows.map(tagged, num_parallel_calls=AUTOTUNE)


def in_python(row):
    print("row", row)  # trap: TFD108
    counts["rows"] += 1  # trap: TFD108
    return (row + np.random.rand()).astype(np.float32)  # trap: TFD107


def python_side(paths):
    ds = tf.data.Dataset.from_tensor_slices(paths).map(tf.io.parse_tensor, num_parallel_calls=1)
    ds = tf.data.Dataset.from_tensor_slices(tf.zeros((5000, 8)))
    order = np.random.permutation(8)  # trap: TFD107
    ds = ds.map(jittered, num_parallel_calls=AUTOTUNE).map(dropped, num_parallel_calls=AUTOTUNE)
    ds = ds.map(shuffled_columns(order), num_parallel_calls=AUTOTUNE)
    ds = ds.map(lambda row: tf.numpy_function(in_python, [row], tf.float32), num_parallel_calls=AUTOTUNE)
    ds = ds.map(lambda row: tf.ensure_shape(row, (8,)), num_parallel_calls=AUTOTUNE)
    ds = ds.map(counted, num_parallel_calls=AUTOTUNE)
    first = ds.map(traced, num_parallel_calls=AUTOTUNE)
    third = ds.map(tokens_of, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)
    second = ds.map(stamped, num_parallel_calls=AUTOTUNE)
    split, tagged = described(ds, csv.reader(open("header.csv")))
    check_shapes(next(iter(split)), next(iter(tagged)))
    return first.batch(32).prefetch(AUTOTUNE), second.batch(32).prefetch(AUTOTUNE), third


# Values that are not there yet


def label_of(path):
    name = os.path.basename(path)  # hazard: TFD408 error
    return name


def label_in_graph(path):
    # AutoGraph turns these into graph operations.
    parts = tf.strings.split(path, os.sep)
    total = 0
    for index in tf.range(tf.size(parts)):
        if tf.strings.length(parts[index]) > 3:
            total += 1
    return total, int(len(path.shape))  # trap: TFD408


def read_array(path):
    return np.load(path)  # hazard: TFD408 error


def parsed(line):
    return json.loads(line.numpy())["value"]  # hazard: TFD408 error


def parsed_in_python(line):
    return json.loads(line.numpy())["value"]  # trap: TFD408


def wrapped(line):
    value = tf.py_function(parsed_in_python, [line], tf.float32)
    value.set_shape(())
    return value


def shape_as_number(row):
    # The shape is known while tracing, and so is what NumPy makes of it.
    size = np.prod(row.shape.as_list())  # trap: TFD408
    return row / tf.cast(size, tf.float32)


def graphs(paths, lines):
    files = tf.data.Dataset.from_tensor_slices(paths)
    text = tf.data.Dataset.from_tensor_slices(lines)
    rows = tf.data.Dataset.from_tensor_slices(tf.zeros((5000, 8)))
    return [
        files.map(label_of, num_parallel_calls=AUTOTUNE),
        files.map(label_in_graph, num_parallel_calls=AUTOTUNE),
        files.map(read_array, num_parallel_calls=AUTOTUNE),
        text.map(parsed, num_parallel_calls=AUTOTUNE),
        text.map(wrapped, num_parallel_calls=AUTOTUNE),
        rows.map(shape_as_number, num_parallel_calls=AUTOTUNE),
    ]


# Python functions without a shape


def spectrum(path):
    return np.abs(np.fft.rfft(np.load(path))).astype(np.float32)


def bare(path, label):
    return tf.numpy_function(spectrum, [path], tf.float32), label  # hazard: TFD404 error


def told(path, label):
    values = tf.numpy_function(spectrum, [path], tf.float32)  # trap: TFD404
    return tf.ensure_shape(values, (513,)), label


def summed(path, label):
    values = tf.numpy_function(spectrum, [path], tf.float32)  # trap: TFD404
    return tf.reduce_sum(values), label


def windows_of(path, label):
    values = tf.numpy_function(spectrum, [path], tf.float32)  # trap: TFD404
    return tf.reshape(values, (-1, 64)), label


def spectra(paths, labels, model):
    model.compile("adam", "mse")
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(ds.map(bare, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE), epochs=5)
    model.fit(ds.map(told, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE), epochs=5)
    totals = ds.map(summed, num_parallel_calls=AUTOTUNE).batch(32).prefetch(AUTOTUNE)
    print(list(totals.as_numpy_iterator()))
    return ds.map(windows_of, num_parallel_calls=AUTOTUNE).padded_batch(8).prefetch(AUTOTUNE)
