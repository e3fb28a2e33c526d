"""python train.py species|families|leaves|notes"""
import sys

import tensorflow as tf

from herbarium import drawings, leaves, notes, species
from herbarium.families import Sheets


def network(side, classes):
    model = tf.keras.Sequential([
        tf.keras.layers.InputLayer((side, side, 3)),
        tf.keras.layers.Conv2D(32, 7, strides=2, activation="relu"),  # trap: TFD809
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(classes),
    ])
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])
    return model


def train_species():
    model = network(448, 1200)
    model.fit(
        species.for_training("train.csv"),
        validation_data=species.for_validation("validation.csv"),
        steps_per_epoch=2000,
        epochs=20,
    )


def train_families():
    shards = tf.io.gfile.glob("/data/sheets/*.tfrecord")
    sheets = Sheets(shards[8:])
    model = network(448, 90)
    model.fit(
        sheets.training(),
        validation_data=Sheets(shards[:8]).validation(),
        steps_per_epoch=2000,
        epochs=20,
    )


def train_leaves():
    encoder = tf.keras.Sequential([
        tf.keras.layers.Conv2D(16, 5, activation="relu", input_shape=(256, 256, 1)),
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(256),
        tf.keras.layers.Reshape((128, 2)),
    ])
    encoder.compile("adam", "mse")
    encoder.fit(leaves.batches("/data/leaves/*.png"), epochs=10)


def find_leaves(model, shards):
    model.fit(
        leaves.sheets_with_leaves(shards, "/data/leaves/*.png"), steps_per_epoch=500, epochs=5
    )


def read_notes(reader, paths, texts, optimizer):
    for line, text in notes.lines(paths, texts, training=True):
        with tf.GradientTape() as tape:
            loss = reader.loss(line, text)
        gradients = tape.gradient(loss, reader.trainable_variables)
        optimizer.apply_gradients(zip(gradients, reader.trainable_variables))


def layout(shards):
    model = tf.keras.Sequential([
        tf.keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
        tf.keras.layers.Conv2D(1, 1),
    ])
    optimizer = tf.keras.optimizers.Adam()
    for page in notes.pages(shards, training=True).take(10_000):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(page) - page))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))


def complete(painter, optimizer, hole):
    for epoch in range(40):
        for drawing in drawings.to_complete("/data/drawings/*.png"):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.abs(painter(drawing * (1.0 - hole)) - drawing))
            gradients = tape.gradient(loss, painter.trainable_variables)
            optimizer.apply_gradients(zip(gradients, painter.trainable_variables))


def enlarge(model):
    model.fit(drawings.to_enlarge("/data/drawings/*.png"), epochs=3)


if __name__ == "__main__":
    {"species": train_species, "families": train_families, "leaves": train_leaves}[sys.argv[1]]()
