"""How many days a parcel takes, told by where it goes to and by its weights."""
import sys

import tensorflow as tf

import fields

AUTOTUNE = tf.data.AUTOTUNE


def by_street(folder):
    ds = tf.data.TFRecordDataset(folder + "/streets.tfrecord")
    ds = ds.map(fields.parser(), num_parallel_calls=AUTOTUNE)  # trap: TFD201
    return ds.shuffle(1000).batch(64).prefetch(AUTOTUNE)


def by_weights(folder):
    ds = tf.data.TFRecordDataset(folder + "/weights.tfrecord")
    ds = ds.map(fields.weights_and_days, num_parallel_calls=AUTOTUNE)
    return ds.shuffle(1000).batch(64).prefetch(AUTOTUNE)


def streets(folder):
    ds = tf.data.TextLineDataset(folder + "/streets.txt").map(lambda line: (line, 0), AUTOTUNE)
    return ds.map(fields.spelled, num_parallel_calls=AUTOTUNE).batch(64).prefetch(AUTOTUNE)


def main(folder):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("adam", "mae")
    model.fit(by_weights(folder), epochs=10)
    for street, days in streets(folder):
        print(street.numpy(), days)
    words = tf.keras.layers.TextVectorization()
    words.adapt(by_street(folder).map(lambda street, days: street, num_parallel_calls=AUTOTUNE))
    for street, _ in by_street(folder):
        print(fields.readable(street[0]))


if __name__ == "__main__":
    main(sys.argv[1])
