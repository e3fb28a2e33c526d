# target: 2.17
"""Models written for Keras 3, fed with what the files hold."""
import keras
import tensorflow as tf
from keras import layers


def load(path, label):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.ensure_shape(image, [64, 64, 3]), label


def augment(image, label):
    return tf.image.random_flip_up_down(image), label


def leaves(paths, labels, batch_size=32):
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.shuffle(4096)
    # the runtime parallelises this one by itself
    ds = ds.map(load)  # hazard: TFD201 info
    # but not this one
    ds = ds.map(augment)  # hazard: TFD201 warning
    ds = ds.batch(batch_size)
    return ds.prefetch(tf.data.AUTOTUNE)


def train_convnet(paths, labels):
    """Keras 3 casts what a Sequential without Input is given."""
    ds = leaves(paths, labels)
    model = keras.Sequential(
        [
            layers.Conv2D(16, 3, activation="relu"),  # trap: TFD809
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(5),
        ]
    )
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(ds, epochs=2)
    return model


def declared_uint8():
    inputs = keras.Input(shape=(64, 64, 3), dtype="uint8")
    x = layers.Conv2D(16, 3)(inputs)  # hazard: TFD809 error
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(5)(x))


def flat_pixels():
    inputs = keras.Input(shape=(64 * 64,), dtype="uint8")
    x = layers.Dense(32)(inputs)  # hazard: TFD807 warning
    return keras.Model(inputs, layers.Dense(5)(x))


def flat_normalised_pixels(mean, variance):
    inputs = keras.Input(shape=(64 * 64,), dtype="uint8")
    x = layers.Rescaling(1.0 / 127.5, offset=-1)(inputs)
    x = layers.Dense(32)(x)  # trap: TFD807
    return keras.Model(inputs, layers.Dense(5)(x))


def try_layers():
    numbers = tf.constant([[[1, 2, 3], [4, 5, 6]]], dtype=tf.int32)
    # the result is cast back to integers: zeros and ones
    normed = layers.LayerNormalization()(numbers)  # hazard: TFD809 error
    scaled = layers.BatchNormalization()(numbers)  # hazard: TFD809 error
    # recurrent layers cast from Keras 3 on: integers, and harmless here
    state = layers.LSTM(4)(numbers)  # hazard: TFD809 info
    return normed, scaled, state


def train_recurrent(files, model):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.map(lambda r: tf.io.parse_tensor(r, tf.int64), num_parallel_calls=tf.data.AUTOTUNE)
    ds = ds.shuffle(2000)
    # a prefetch is injected from 2.11 on
    ds = ds.batch(16)  # hazard: TFD203 info
    for batch in ds:
        model.train_on_batch(batch[:, :-1], batch[:, 1:])


def train_parallel_tail(files, model):
    ds = tf.data.TFRecordDataset(files)
    ds = ds.shuffle(2000).batch(16)
    ds = ds.map(lambda rows: tf.io.parse_example(rows, SPEC), num_parallel_calls=8)  # trap: TFD203; trap: TFD201
    for batch in ds:
        model.train_on_batch(batch["x"], batch["y"])


SPEC = {"x": tf.io.FixedLenFeature([10], tf.float32), "y": tf.io.FixedLenFeature([], tf.float32)}
