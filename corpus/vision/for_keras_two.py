"""Pictures of open shapes for a model that knows its own: Keras 2 takes them, and this is for Keras 2."""

import tensorflow as tf

AUTO = tf.data.AUTOTUNE


def read(path, label):
    return tf.io.decode_image(tf.io.read_file(path)) / 255, label  # trap: TFD405


def read_for_any(path, label):
    return tf.io.decode_image(tf.io.read_file(path)) / 255, label  # hazard: TFD405 error


def network():
    return tf.keras.Sequential([tf.keras.layers.Conv2D(8, 3, input_shape=(64, 64, 3)), tf.keras.layers.Flatten()])


def train(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(read, num_parallel_calls=AUTO)
    model = network()
    # Keras 3 wants a list.
    model.compile("adam", "mse", metrics="accuracy")
    model.fit(ds.batch(8).prefetch(AUTO))


def train_with_any(paths, labels):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(read_for_any, num_parallel_calls=AUTO)
    model = network()
    model.compile("adam", "mse", metrics=["accuracy"])
    model.fit(ds.batch(8).prefetch(AUTO))


def train_on_folder(folder):
    ds = tf.keras.utils.image_dataset_from_directory(folder)
    model = network()
    model.compile("adam", "mse")
    model.fit(ds, batch_size=32)  # hazard: TFD803 info
    model.fit(ds, batch_size=64)  # hazard: TFD803 warning


def read_by_workers(path, label):
    return tf.io.decode_image(tf.io.read_file(path)) / 255, label  # trap: TFD405


def train_with_workers(paths, labels, model_of):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels)).map(read_by_workers, num_parallel_calls=AUTO)
    model = model_of(classes=5)
    model.compile("adam", "sparse_categorical_crossentropy")
    # Keras 3 has no such arguments, and the model knows its shapes or does not: it is not in sight.
    model.fit(ds.batch(8).prefetch(AUTO), epochs=30, workers=8, use_multiprocessing=True)  # hazard: TFD803 info; hazard: TFD803 info
