"""Models that a strategy replicates, and one beside them."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def parse(record):
    row = tf.io.parse_single_example(record, {"x": tf.io.FixedLenFeature([128], tf.float32)})
    return row["x"], row["x"]


def autoencoder():
    model = tf.keras.Sequential([tf.keras.layers.Dense(16), tf.keras.layers.Dense(128)])
    model.compile("adam", "mse")
    return model


class Mixer(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(128)

    def call(self, x):
        return self.dense(x)


def rows(files):
    return tf.data.TFRecordDataset(files).map(parse, num_parallel_calls=AUTOTUNE).shuffle(1000)


def on_all_devices(files):
    strategy = tf.distribute.MirroredStrategy()
    with strategy.scope():
        model = autoencoder()
    # `tf.distribute` asks for batches ahead of time.
    model.fit(rows(files).batch(64), epochs=3)  # hazard: TFD203 info
    with strategy.scope():
        mixer = Mixer()
        mixer.compile("adam", "mse")
    mixer.fit(rows(files).batch(64), epochs=3)  # hazard: TFD203 info


def on_one(files):
    model = autoencoder()
    model.fit(rows(files).batch(64), epochs=3)  # hazard: TFD203 warning
    mixer = Mixer()
    mixer.compile("adam", "mse")
    mixer.fit(rows(files).batch(64), epochs=3)  # hazard: TFD203 warning
