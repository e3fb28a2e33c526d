# target: 2.13
"""Counts of clicks, second by second: normalisation, recurrence and caches tried out on TF 2.13."""
import os
import tempfile

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
STEPS = 60
CHANNELS = 8


def read_counts(path):
    raw = tf.io.decode_raw(tf.io.read_file(path), tf.uint16)
    return tf.reshape(tf.cast(raw, tf.int32), [STEPS, CHANNELS])


def probe_layers(folder):
    counts = read_counts(os.path.join(folder, "first.bin"))[tf.newaxis]
    # Keras 2.13 casts in the two normalisations
    normed = layers.LayerNormalization()(counts)  # hazard: TFD809 info
    print("layer norm", normed.dtype)
    normed = layers.BatchNormalization()(counts)  # hazard: TFD809 info
    print("batch norm", normed.dtype)
    try:
        state = layers.LSTM(16)(counts)  # hazard: TFD809 error
        print("lstm", state.dtype)
    except Exception as error:
        print("lstm", type(error).__name__)
    try:
        features = layers.Conv1D(16, 3)(counts)  # hazard: TFD809 error
        print("conv", features.dtype)
    except Exception as error:
        print("conv", type(error).__name__)

    logs = tf.math.log1p(tf.cast(counts, tf.float32))
    print(layers.LayerNormalization()(logs).dtype)  # trap: TFD809
    print(layers.LSTM(16)(logs).shape)  # trap: TFD809
    ratio = counts / 100
    print(layers.Conv1D(16, 3)(ratio).shape)  # trap: TFD809
    last = counts[:, -1, :]
    print(layers.Dense(4)(last).dtype)  # hazard: TFD807 warning
    print(layers.Dense(4)(tf.cast(last, tf.float32)).dtype)  # trap: TFD807


def with_next_total(counts):
    return tf.math.log1p(tf.cast(counts[:-1], tf.float32)), tf.cast(tf.reduce_sum(counts[-1]), tf.float32)


def count_dataset(folder, batch_size, cache):
    paths = tf.data.Dataset.list_files(os.path.join(folder, "*.bin"))
    ds = paths.map(read_counts)  # hazard: TFD201 info
    if cache == "memory":
        ds = ds.cache()  # hazard: TFD301 info
    elif cache == "disk":
        ds = ds.cache(os.path.join(tempfile.gettempdir(), "clicks"))  # trap: TFD301
    ds = ds.map(with_next_total, num_parallel_calls=AUTOTUNE)
    ds = ds.shuffle(1000)
    ds = ds.batch(batch_size).prefetch(AUTOTUNE)
    return ds


def simulated(batch_size):
    """Poisson noise: 120,000 windows of an hour, 11 GiB and that twice."""
    windows = np.zeros((120_000, 3600, 7), dtype=np.float32)
    ds = tf.data.Dataset.from_tensor_slices(windows)
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.batch(batch_size)
    return ds.prefetch(AUTOTUNE)


def simulated_small(batch_size):
    windows = np.zeros((1000, STEPS, CHANNELS), dtype=np.float32)
    ds = tf.data.Dataset.from_tensor_slices(windows)
    # two megabytes
    ds = ds.cache()  # trap: TFD301
    # sequential by its random numbers, small or not
    ds = ds.map(lambda w: w + tf.random.normal([STEPS, CHANNELS]))  # hazard: TFD201 info
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def speech_for_pretraining(batch_size):
    # a thousand hours of speech
    ds = tfds.load("librispeech", split="train_clean360")
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.map(lambda e: e["speech"][: 16000 * STEPS], num_parallel_calls=AUTOTUNE)
    return ds.padded_batch(batch_size).prefetch(AUTOTUNE)


def sentiment_for_pretraining(batch_size):
    ds = tfds.load("imdb_reviews", split="train", as_supervised=True)
    ds = ds.map(lambda text, label: text)  # trap: TFD201
    # 25,000 reviews
    ds = ds.cache()  # trap: TFD301
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def forecaster():
    model = tf.keras.Sequential([
        layers.LayerNormalization(),  # trap: TFD809
        layers.GRU(32),
        layers.Dense(1),
    ])
    model.compile("adam", "mse")
    return model


def autoencoder():
    model = tf.keras.Sequential([layers.Dense(2), layers.Dense(CHANNELS)])  # trap: TFD807
    return model, tf.keras.optimizers.Adam()


def main(folder="clicks", cache="disk"):
    probe_layers(folder)
    forecaster().fit(count_dataset(folder, 64, cache), epochs=5)
    model, optimizer = autoencoder()
    for batch in simulated_small(64):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(batch) - batch))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))

    wide = tf.keras.Sequential([layers.Dense(2), layers.Dense(7)])  # trap: TFD807
    wide.compile("adam", "mse")
    for batch in simulated(8):
        wide.train_on_batch(batch, batch)
    tf.keras.models.load_model("encoders/speech").fit(speech_for_pretraining(8), epochs=2)
    tf.keras.models.load_model("encoders/text").fit(sentiment_for_pretraining(64), epochs=2)


if __name__ == "__main__":
    main(cache=os.environ.get("CACHE", "memory"))
