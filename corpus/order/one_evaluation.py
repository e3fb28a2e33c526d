"""Scores a trained model; the steps come from another module."""

import tensorflow as tf

from steps import eval_step, read_example, train_step, validation_step


def score(files):
    # One pass, in which nothing trains.
    data = tf.data.TFRecordDataset(files).map(read_example)  # hazard: TFD201 info
    total = 0.0
    for batch in data.batch(8).prefetch(2):
        total += eval_step(batch)
    return total


def train(files, held_out, epochs):
    data = tf.data.TFRecordDataset(files).map(read_example).batch(8).prefetch(2)  # hazard: TFD201 warning
    # Read again in each epoch, while the training waits.
    other = tf.data.TFRecordDataset(held_out).map(read_example)  # hazard: TFD201 warning
    other = other.filter(lambda x, y: y > 0).batch(8)  # hazard: TFD203 warning
    for _ in range(epochs):
        for batch in data:
            train_step(batch)
        for batch in other:
            validation_step(batch)


def held_out_loss(model, data, loss):
    losses = []
    for images, labels in data.batch(32):  # hazard: TFD203 warning
        losses.append(loss(labels, model(images)))
    return sum(losses) / len(losses)


def train_on_sensors(model, read, epochs):
    spec = (tf.TensorSpec([200, 8]), tf.TensorSpec([], tf.int32))
    data = tf.data.Dataset.from_generator(read, output_signature=spec).batch(32).prefetch(2)
    held_out = tf.data.Dataset.from_generator(lambda: read(held_out=True), output_signature=spec)
    loss = tf.keras.losses.SparseCategoricalCrossentropy()
    for _ in range(epochs):
        for images, labels in data:
            train_step(model, images, labels)
        # New batches each time, of data that were opened once: they are read in each epoch.
        print(held_out_loss(model, held_out, loss))


def loss_of_each_drive(drives, read, loss):
    model = tf.keras.models.load_model("drives.keras")
    for drive in drives:
        spec = (tf.TensorSpec([200, 8]), tf.TensorSpec([], tf.int32))
        data = tf.data.Dataset.from_generator(lambda: read(drive), output_signature=spec)
        for images, labels in data.batch(32):  # hazard: TFD203 info
            print(drive, loss(labels, model(images)))
