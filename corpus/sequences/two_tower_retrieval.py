"""Two towers for retrieval, after the pattern of TensorFlow Recommenders but without it."""
import os

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from absl import app, flags

FLAGS = flags.FLAGS
flags.DEFINE_integer("embedding_dim", 32, "Width of both towers.")
flags.DEFINE_integer("batch_size", 4096, "Training batch size.")
flags.DEFINE_integer("epochs", 3, "Epochs.")
flags.DEFINE_string("logs", "logs/interactions-*.tfrecord", "Interaction logs.")

AUTOTUNE = tf.data.AUTOTUNE


def load_ratings():
    ratings = tfds.load("movielens/100k-ratings", split="train")
    movies = tfds.load("movielens/100k-movies", split="train")
    # picks components, computes nothing
    ratings = ratings.map(lambda x: {"title": x["movie_title"], "user": x["user_id"]})  # trap: TFD201
    titles = movies.map(lambda x: x["movie_title"])  # trap: TFD201
    return ratings, titles


def unique_values(ratings, titles):
    title_batches = titles.batch(1000)  # trap: TFD203
    # pulled apart for the vocabulary, no model waits
    user_batches = ratings.batch(100_000).map(lambda x: x["user"])  # trap: TFD201; trap: TFD203
    unique_titles = np.unique(np.concatenate(list(title_batches)))
    unique_users = np.unique(np.concatenate(list(user_batches)))
    return unique_titles, unique_users


def tower(vocabulary, dim):
    return tf.keras.Sequential([
        tf.keras.layers.StringLookup(vocabulary=vocabulary, mask_token=None),
        tf.keras.layers.Embedding(len(vocabulary) + 1, dim),
        tf.keras.layers.Dense(dim),  # trap: TFD807
    ])


def naive_tower(vocabulary, dim):
    """The index of a title in the list is no quantity."""
    return tf.keras.Sequential([
        tf.keras.layers.StringLookup(vocabulary=vocabulary, mask_token=None),
        tf.keras.layers.Reshape((1,)),
        tf.keras.layers.Dense(dim),  # hazard: TFD807 warning
    ])


def one_hot_tower(vocabulary, dim):
    return tf.keras.Sequential([
        tf.keras.layers.StringLookup(vocabulary=vocabulary, output_mode="one_hot"),
        tf.keras.layers.Dense(dim),  # trap: TFD807
    ])


class Retrieval(tf.keras.Model):
    def __init__(self, user_model, item_model):
        super().__init__()
        self.user_model = user_model
        self.item_model = item_model

    def train_step(self, batch):
        with tf.GradientTape() as tape:
            users = self.user_model(batch["user"])
            items = self.item_model(batch["title"])
            scores = tf.matmul(users, items, transpose_b=True)
            labels = tf.range(tf.shape(scores)[0])
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=scores))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"loss": loss}


def parse_interaction(record):
    features = {
        "user": tf.io.FixedLenFeature([], tf.string),
        "title": tf.io.FixedLenFeature([], tf.string),
        "age_days": tf.io.FixedLenFeature([], tf.float32),
    }
    return tf.io.parse_single_example(record, features)


def log_dataset(pattern, batch_size):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    # what else this file names came with TensorFlow 2.6: `layers.StringLookup`
    ds = ds.map(parse_interaction)  # hazard: TFD201 info
    ds = ds.filter(lambda x: x["age_days"] < 90.0)
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(100_000)
    return ds.batch(batch_size)  # hazard: TFD203 info


def log_dataset_on_disk(pattern, batch_size, cache_dir):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    ds = files.interleave(tf.data.TFRecordDataset, num_parallel_calls=AUTOTUNE)
    ds = ds.map(parse_interaction, num_parallel_calls=8)  # trap: TFD201
    ds = ds.cache(filename=os.path.join(cache_dir, "interactions"))  # trap: TFD301
    ds = ds.shuffle(100_000).batch(batch_size).prefetch(AUTOTUNE)
    return ds


def main(_):
    ratings, titles = load_ratings()
    unique_titles, unique_users = unique_values(ratings, titles)
    shuffled = ratings.shuffle(100_000, seed=42, reshuffle_each_iteration=False)
    # a hundred thousand pairs of short strings
    train = shuffled.take(80_000).batch(FLAGS.batch_size).cache().prefetch(AUTOTUNE)  # trap: TFD301

    dim = FLAGS.embedding_dim
    for make_item_tower in (tower, naive_tower, one_hot_tower):
        model = Retrieval(tower(unique_users, dim), make_item_tower(unique_titles, dim))
        model.compile(optimizer=tf.keras.optimizers.Adagrad(0.1))
        model.fit(train, epochs=FLAGS.epochs)
        model.fit(log_dataset(FLAGS.logs, FLAGS.batch_size), epochs=1)
    model.fit(log_dataset_on_disk(FLAGS.logs, FLAGS.batch_size, "/mnt/cache"), epochs=1)


if __name__ == "__main__":
    app.run(main)
