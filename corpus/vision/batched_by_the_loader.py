"""Pictures of a folder, which come in batches, and what is done with the batches."""

import tensorflow as tf
from tensorflow.keras import layers

SIZE = (180, 180)


def folder(which):
    return tf.keras.utils.image_dataset_from_directory(
        "pets", validation_split=0.2, subset=which, seed=7, image_size=SIZE, batch_size=16
    )


def batched_twice(ds):
    scale = tf.keras.Sequential([layers.Resizing(SIZE[0], SIZE[1]), layers.Rescaling(1.0 / 255)])
    ds = ds.map(lambda x, y: (scale(x), y), num_parallel_calls=4)
    # What the layers give are batches still.
    return ds.batch(16).prefetch(2)  # hazard: TFD805 error


def batched_once(ds):
    scale = tf.keras.Sequential([layers.Resizing(SIZE[0], SIZE[1]), layers.Rescaling(1.0 / 255)])
    ds = ds.unbatch().map(lambda x, y: (scale(x[tf.newaxis])[0], y), num_parallel_calls=4)
    return ds.batch(16).prefetch(2)  # trap: TFD805


def of_each_batch(ds):
    # One vector for a whole batch of pictures.
    ds = ds.map(lambda x, y: (tf.reduce_mean(x, axis=0), y[0]), num_parallel_calls=4)
    return ds.batch(4).prefetch(2)  # trap: TFD805


model = tf.keras.Sequential([layers.Conv2D(8, 3), layers.GlobalMaxPooling2D(), layers.Dense(37)])
model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(batched_twice(folder("training")), epochs=3)
model.fit(batched_once(folder("training")), epochs=3)
model.fit(of_each_batch(folder("training")), epochs=3)
