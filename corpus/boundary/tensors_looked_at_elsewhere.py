"""A script of TensorFlow 1 that looks at the first rows of its files, and does no more."""

import pprint

import tensorflow as tf


def as_row(line):
    cells = tf.decode_csv(line, [[""]] * 3)
    return {"street": cells[0], "house": tf.string_split([cells[1]], "-").values}, cells[2]


def rows(path):
    ds = tf.data.TextLineDataset(path)
    # Only the session at the end of the module fetches what this gives.
    ds = ds.map(as_row).batch(4)  # hazard: TFD201 info; trap: TFD203
    address, town = ds.make_one_shot_iterator().get_next()  # trap: TFD703
    return address, town


def towns(path):
    ds = tf.data.TextLineDataset(path).map(as_row)  # hazard: TFD201 info
    return ds.make_one_shot_iterator().get_next()  # trap: TFD703


addresses, names = rows("streets.csv")
first = towns("streets.csv")

with tf.Session() as session:
    for _ in range(3):
        for pair in zip(*session.run([addresses, names])):
            pprint.pprint(pair)
    print(session.run(first))
