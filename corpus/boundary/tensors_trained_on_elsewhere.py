"""A script of TensorFlow 1 whose estimator asks another function for the tensors."""

import tensorflow as tf


def as_row(line):
    cells = tf.decode_csv(line, [[""]] * 3)
    return {"street": cells[0], "house": tf.string_split([cells[1]], "-").values}, cells[2]


def examples(path):
    ds = tf.data.TextLineDataset(path).repeat()
    ds = ds.map(as_row)  # hazard: TFD201 info
    ds = ds.batch(64).prefetch(1)
    address, town = ds.make_one_shot_iterator().get_next()  # trap: TFD703
    return address, town


def show(path):
    address, town = examples(path)
    with tf.Session() as session:
        print(session.run([address, town]))


column = tf.feature_column.categorical_column_with_hash_bucket("street", 100)
estimator = tf.estimator.LinearClassifier([column])
show("streets.csv")
estimator.train(lambda: examples("streets.csv"), steps=1000)
