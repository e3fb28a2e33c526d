"""Loops that train, and yield how it goes; and those that yield what others train on."""

import tensorflow as tf


class Trainer:
    def __init__(self, model, ds, held):
        self.model, self.ds, self.held = model, ds, held
        self.optimizer = tf.keras.optimizers.Adam()

    @tf.function
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - self.model(x, training=True)))
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    def train(self):
        for number, (x, y) in enumerate(self.ds):
            loss = self.step(x, y)
            if number % 100 == 0:
                yield loss

    def read(self):
        for x, y in self.held:
            yield x, y


def main(model, files, held_files):
    ds = tf.data.TFRecordDataset(files).shuffle(1000)
    ds = ds.batch(32)  # hazard: TFD203 warning
    held = tf.data.TFRecordDataset(held_files)
    held = held.batch(32)  # trap: TFD203
    trainer = Trainer(model, ds.repeat(), held)
    for loss in trainer.train():
        print(loss)
    for x, y in trainer.read():
        print(x.shape, y.shape)


def both(model, files):
    records = tf.data.TFRecordDataset(files).shuffle(1000)
    pairs = records.zip((records, records)).batch(3)  # hazard: TFD203 warning
    model.fit(pairs)
