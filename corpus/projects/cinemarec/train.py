"""Trains the ranking model on ratings and the dwell model on clicks."""
import sys

import pandas as pd
import tensorflow as tf

from cinemarec import data, features
from cinemarec.model import dwell_model, popularity_model, rating_model


class DwellTrainer(tf.keras.Model):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def call(self, click):
        return self.network([click["user"], click["title"]])

    def train_step(self, click):
        with tf.GradientTape() as tape:
            error = self(click, training=True)[:, 0] - click["seconds"]
            loss = tf.reduce_mean(tf.square(error))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


def rating_histogram(path):
    frame = pd.read_csv(path)
    # a pandas column
    frame["stars"] = frame["rating"].map(lambda value: "*" * int(value))  # trap: TFD201
    print(frame.groupby("stars").size())


def main(log_dir):
    n_titles, n_users = features.adapt_all()
    train, val = data.split_ratings()

    model = rating_model(n_titles, n_users)
    model.compile("adam", "mse")
    train = data.ranking_batches(train, 1024)
    val = data.ranking_batches(val, 4096).prefetch(2)
    # the training part is not finished, the other one is
    model.fit(train, validation_data=val, epochs=5)  # hazard: TFD203 info

    popularity_model().summary()

    dwell = DwellTrainer(dwell_model())
    dwell.compile("adam")
    dwell.fit(data.click_batches(log_dir, 2048, keep_in_memory=True), epochs=3)
    dwell.save_weights("dwell.weights")


if __name__ == "__main__":
    rating_histogram("ratings.csv")
    main(sys.argv[1])
