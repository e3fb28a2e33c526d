"""Convolutions and recurrences over Fashion-MNIST, with and without scaling."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import Input, Model, Sequential
from tensorflow.keras import layers
from tensorflow.keras.datasets import fashion_mnist

BATCH = 64


def compiled(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def as_dataset(images, labels, training=False):
    ds = tf.data.Dataset.from_tensor_slices((images, labels))
    if training:
        ds = ds.shuffle(len(images))
    return ds.batch(BATCH).prefetch(tf.data.AUTOTUNE)


(x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()

# --- bytes, with a channel axis ------------------------------------------------
train_bytes = as_dataset(np.expand_dims(x_train, -1), y_train, training=True)

byte_cnn = compiled(Sequential([
    layers.Conv2D(32, 3, activation="relu"),  # hazard: TFD809 error
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
]))
byte_cnn.fit(train_bytes, epochs=2)

# The declared shape makes a float input, and Keras casts to it.
declared_cnn = compiled(Sequential([
    layers.Conv2D(32, 3, activation="relu", input_shape=(28, 28, 1)),  # trap: TFD809
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
]))
declared_cnn.fit(train_bytes, epochs=2)

typed = Input(shape=(28, 28, 1), dtype="uint8")
hidden = layers.Conv2D(16, 5, strides=2, activation="relu")(typed)  # hazard: TFD809 error
hidden = layers.GlobalAveragePooling2D()(hidden)
typed_cnn = compiled(Model(typed, layers.Dense(10, activation="softmax")(hidden)))

rescaled_cnn = compiled(Sequential([
    layers.Rescaling(1.0 / 255),
    layers.Conv2D(32, 3, activation="relu"),  # trap: TFD809
    layers.GlobalMaxPooling2D(),
    layers.Dense(10, activation="softmax"),
]))
rescaled_cnn.fit(train_bytes, epochs=2)

# --- rows as a sequence --------------------------------------------------------
row_lstm = compiled(Sequential([
    layers.LSTM(64),  # hazard: TFD809 error
    layers.Dense(10, activation="softmax"),
]))
row_lstm.fit(x_train, y_train, batch_size=BATCH, epochs=2)

rows = Input(shape=(28, 28), dtype="int32")
state = layers.GRU(64)(rows)  # hazard: TFD809 error
row_gru = compiled(Model(rows, layers.Dense(10, activation="softmax")(state)))

x_train_float = x_train.astype("float32") / 255.0
x_test_float = x_test.astype("float32") / 255.0
float_lstm = compiled(Sequential([
    layers.LSTM(64),  # trap: TFD809
    layers.Dense(10, activation="softmax"),
]))
float_lstm.fit(
    as_dataset(x_train_float, y_train, training=True),
    validation_data=as_dataset(x_test_float, y_test),
    epochs=5,
)

# --- scaled inside the pipeline ------------------------------------------------
scaled_ds = tf.data.Dataset.from_tensor_slices((x_train[..., None], y_train))
scaled_ds = scaled_ds.shuffle(10000)
scaled_ds = scaled_ds.map(
    lambda image, label: (tf.image.convert_image_dtype(image, tf.float32), label),
    num_parallel_calls=tf.data.AUTOTUNE,
)
# Parallel map and batch: one asynchronous step.
scaled_ds = scaled_ds.batch(BATCH)  # trap: TFD203
scaled_cnn = compiled(Sequential([
    layers.Conv2D(32, 3, activation="relu"),  # trap: TFD809
    layers.BatchNormalization(),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
]))
scaled_cnn.fit(scaled_ds, epochs=5)
