"""Models whose inputs have names, and datasets whose elements are dictionaries."""

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

FIELDS = {
    "photo": tf.io.FixedLenFeature([], tf.string),
    "region": tf.io.FixedLenFeature([1], tf.int64),
    "depth": tf.io.FixedLenFeature([4], tf.float32),
    "grade": tf.io.FixedLenFeature([], tf.float32),
}


def parse(record):
    fields = tf.io.parse_single_example(record, FIELDS)
    photo = tf.io.decode_png(fields["photo"], channels=1)
    photo = tf.reshape(photo, [28 * 28])
    features = {"photo": photo, "region": fields["region"], "depth": fields["depth"]}
    return features, {"grade": fields["grade"]}


def records(paths):
    return tf.data.TFRecordDataset(paths).map(parse, num_parallel_calls=8).batch(64).prefetch(2)


def by_name(paths):
    photo = keras.Input(shape=(784,), name="photo")
    region = keras.Input(shape=(1,), name="region")
    depth = keras.Input(shape=(4,), name="depth")
    seen = layers.Dense(64, activation="relu")(photo)  # hazard: TFD807 warning
    where = layers.Dense(8, activation="relu")(region)  # hazard: TFD807 warning
    deep = layers.Dense(8, activation="relu")(depth)  # trap: TFD807
    grade = layers.Dense(1, name="grade")(layers.concatenate([seen, where, deep]))  # trap: TFD807
    model = keras.Model([photo, region, depth], grade)
    model.compile("adam", "mse")
    model.fit(records(paths), epochs=3)


def by_key(paths):
    first = keras.Input(shape=(784,))
    second = keras.Input(shape=(1,), dtype="int64")
    seen = layers.Dense(64, activation="relu")(first)  # hazard: TFD807 warning
    where = layers.Flatten()(layers.Embedding(40, 4)(second))
    grade = layers.Dense(1)(layers.concatenate([seen, where]))  # trap: TFD807
    model = keras.Model({"photo": first, "region": second}, {"grade": grade})
    model.compile("adam", "mse")
    model.fit(records(paths), epochs=3)


def scaled_inside(paths):
    photo = keras.Input(shape=(784,), name="photo")
    seen = layers.Dense(64)(layers.Rescaling(1 / 255.0)(photo))  # trap: TFD807
    model = keras.Model(photo, layers.Dense(1, name="grade")(seen))  # trap: TFD807
    model.compile("adam", "mse")
    model.fit(records(paths), epochs=3)


class Grader(keras.Model):
    def __init__(self):
        super().__init__()
        self.seen = layers.Dense(64, activation="relu")  # hazard: TFD807 warning
        self.deep = layers.Dense(8, activation="relu")  # trap: TFD807
        self.out = layers.Dense(1)  # trap: TFD807

    def call(self, inputs):
        return self.out(self.seen(inputs["photo"])) + self.out(self.deep(inputs["depth"]))


def subclassed(paths):
    model = Grader()
    model.compile("adam", "mse")
    model.fit(records(paths), epochs=3)


def by_hand(paths, optimizer):
    network = keras.Sequential([layers.Dense(64), layers.Dense(1)])  # hazard: TFD807 warning
    calm = keras.Sequential([layers.Dense(8), layers.Dense(1)])  # trap: TFD807
    for features, labels in records(paths):
        with tf.GradientTape() as tape:
            grade = network(features["photo"]) + calm(features["depth"])
            loss = tf.reduce_mean(tf.square(grade - labels["grade"]))
        gradients = tape.gradient(loss, network.trainable_variables)
        optimizer.apply_gradients(zip(gradients, network.trainable_variables))
