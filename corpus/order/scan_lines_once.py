"""A denoiser for scan lines that a detector gives one by one, refined on stored bands."""

import numpy as np
import tensorflow as tf

LINES = 600
HELD_OUT = 120
BATCH = 40
BANDS = ("red", "green", "blue", "infrared")


def scan(path):
    for line in np.load(path, mmap_mode="r"):
        yield line


def normalised(line):
    return (line - tf.reduce_mean(line)) / (tf.math.reduce_std(line) + 1e-6)


lines = scan("detector.npy")
# The generator is started once, and both parts keep what they got of it in their caches.
ds = tf.data.Dataset.from_generator(
    lambda: lines, output_signature=tf.TensorSpec((512,), tf.float32)
)
# What the first part took, the second cannot get, in whatever order they come.
ds = ds.shuffle(200).map(normalised, num_parallel_calls=tf.data.AUTOTUNE)  # trap: TFD102
held_out = ds.take(HELD_OUT).cache()
train = ds.skip(HELD_OUT).cache()  # hazard: TFD106 info; hazard: TFD301 info

model = tf.keras.Sequential(
    [tf.keras.layers.Dense(128, activation="relu"), tf.keras.layers.Dense(512)]
)
model.compile("adam", "mse")
model.fit(
    train.map(lambda x: (x, x)).batch(BATCH).prefetch(tf.data.AUTOTUNE),  # trap: TFD201
    epochs=20,
    validation_data=held_out.map(lambda x: (x, x)).batch(BATCH).prefetch(1),  # trap: TFD201
)


def bands(record, names=BANDS):
    stored = tf.io.parse_single_example(
        record, {name: tf.io.FixedLenFeature([], tf.string) for name in names}
    )
    return [tf.io.decode_raw(stored[name], tf.float32) for name in names]


def refine(pattern):
    """One argument for each band: how many there are is told by a list."""
    stored = tf.data.TFRecordDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    # Records are only parsed, which gains little of other threads.
    stored = stored.map(bands)  # hazard: TFD201 info
    stored = stored.map(lambda red, green, blue, infrared: (infrared, infrared))  # trap: TFD201
    return model.fit(stored.batch(BATCH), epochs=20)
