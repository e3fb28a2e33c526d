"""Repeatable runs: what a global seed does to data that are drawn."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE

tf.keras.utils.set_random_seed(11)


def with_noise(image, label):
    return image + tf.random.normal(tf.shape(image), stddev=0.01), label


def same_noise_in_each_epoch(model, rows, labels):
    ds = tf.data.Dataset.from_tensor_slices((rows, labels))
    ds = ds.map(with_noise, num_parallel_calls=AUTOTUNE)  # hazard: TFD501 warning
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=100)


def made_up_rows(model):
    # The data are the random numbers, as if they had been stored: each epoch is to have the same ones.
    def row(_):
        x = tf.random.normal((16,))
        return x, tf.reduce_sum(x)

    ds = tf.data.Dataset.range(4096).map(row, num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(64).prefetch(AUTOTUNE), epochs=20)


def noise_in_the_model(rows, labels):
    model = tf.keras.Sequential(
        [tf.keras.Input((16,)), tf.keras.layers.GaussianNoise(0.1), tf.keras.layers.Dense(10)]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    ds = tf.data.Dataset.from_tensor_slices((rows, labels)).shuffle(1000)
    ds = ds.map(lambda x, y: (x / 2, y), num_parallel_calls=AUTOTUNE)  # trap: TFD501
    model.fit(ds.batch(32).prefetch(AUTOTUNE), epochs=100)


def statistics(rows, labels):
    # Read once.
    ds = tf.data.Dataset.from_tensor_slices((rows, labels))
    ds = ds.map(with_noise, num_parallel_calls=AUTOTUNE).batch(32)  # trap: TFD501
    return [float(tf.reduce_mean(x)) for x, _ in ds]
