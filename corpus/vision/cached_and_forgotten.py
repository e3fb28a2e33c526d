"""A cache whose name is given to something else before anybody reads it."""

import tensorflow as tf


def load(path):
    picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    train_ds = tf.cast(picture, tf.float32) / 255.0
    return train_ds, tf.strings.length(path)


names = tf.data.Dataset.list_files("orchids/*.jpg")
pictures = names.map(load, num_parallel_calls=4)
train_ds = pictures.take(int(0.8 * len(names)))
rest_ds = pictures.skip(int(0.8 * len(names)))

train_ds = train_ds.cache().shuffle(1000).prefetch(2)  # hazard: TFD301 info
rest_ds = rest_ds.cache().shuffle(1000).prefetch(2)  # hazard: TFD301 info

flip = tf.keras.Sequential([tf.keras.layers.RandomFlip()])
train_ds = pictures.map(
    lambda picture, size: (flip(picture, training=True), size),
    num_parallel_calls=4,
).padded_batch(8)
train_ds = train_ds.prefetch(2)

model = tf.keras.Sequential([tf.keras.layers.Conv2D(8, 3), tf.keras.layers.GlobalMaxPooling2D()])
model.compile("sgd", "mse")
model.fit(train_ds, epochs=5)
model.fit(rest_ds.padded_batch(8).prefetch(2), epochs=1)
