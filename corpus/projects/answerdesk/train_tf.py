"""Topic of a question, with TensorFlow; spans with a model of the hub."""
import sys

import tensorflow as tf
from tensorflow.keras import layers

from answerdesk import hub_data, tf_data
from answerdesk.tf_text import WordNumbers


def topic_network(words, topics):
    return tf.keras.Sequential([
        layers.Embedding(words, 64, mask_zero=True),
        layers.GRU(64),  # trap: TFD809
        layers.Dense(topics),  # trap: TFD807
    ])


def recurrent_on_ids(topics):
    """Somebody forgot the embedding."""
    ids = tf.keras.Input((None, 1), dtype="int64")
    x = layers.LSTM(32)(ids)  # hazard: TFD809 error
    return tf.keras.Model(ids, layers.Dense(topics)(x))


class Baseline:
    """Numbers of stems, and one layer."""

    def __init__(self, topics):
        self.model = tf.keras.Sequential([
            # int64 hashes, which are names
            layers.Dense(topics),  # hazard: TFD807 warning
        ])
        self.model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))

    def learn(self, ds, epochs=2):
        for _ in range(epochs):
            for stems, topics in ds:
                loss = self.model.train_on_batch(stems, topics)
            print(loss)


def train_topics(folder):
    words = WordNumbers(folder + "/words.txt")
    train = tf_data.to_batches(tf_data.questions(folder + "/train-*", words), 64, "train")
    valid = tf_data.to_batches(tf_data.held_out(folder + "/valid-*", words), 64, "valid")
    model = topic_network(50_000, 20)
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(train, validation_data=valid, epochs=10)


def train_spans(rows):
    from transformers import AutoTokenizer, TFAutoModelForQuestionAnswering

    tokenizer = AutoTokenizer.from_pretrained("bert-base-cased")
    model = TFAutoModelForQuestionAnswering.from_pretrained("bert-base-cased")
    model.compile("adam")
    model.fit(hub_data.as_tf(tokenizer, rows, 16), epochs=2)


if __name__ == "__main__":
    train_topics(sys.argv[1])
    Baseline(20).learn(tf_data.stemmed(sys.argv[1] + "/train-*"))
