# target: 2.13
"""Topic classification of forum posts: one folder for each topic."""
import os
import re
import string

import tensorflow as tf
from absl import app, flags
from tensorflow.keras import layers

FLAGS = flags.FLAGS
flags.DEFINE_string("data_dir", "forum_posts", "Folder with train/ and test/.")
flags.DEFINE_integer("batch_size", 32, "Batch size.")
flags.DEFINE_integer("max_features", 10000, "Size of the vocabulary.")
flags.DEFINE_integer("sequence_length", 250, "Tokens in a post.")
flags.DEFINE_integer("epochs", 10, "Epochs.")

AUTOTUNE = tf.data.AUTOTUNE


def custom_standardization(text):
    lowercase = tf.strings.lower(text)
    stripped = tf.strings.regex_replace(lowercase, "<br />", " ")
    return tf.strings.regex_replace(stripped, "[%s]" % re.escape(string.punctuation), "")


def drop_quotes(text, label):
    return tf.strings.regex_replace(text, r"(?m)^>.*$", ""), label


def load_splits():
    common = dict(batch_size=FLAGS.batch_size, validation_split=0.2, seed=42)
    train_dir = os.path.join(FLAGS.data_dir, "train")
    raw_train = tf.keras.utils.text_dataset_from_directory(train_dir, subset="training", **common)
    raw_val = tf.keras.utils.text_dataset_from_directory(train_dir, subset="validation", **common)
    raw_test = tf.keras.utils.text_dataset_from_directory(
        os.path.join(FLAGS.data_dir, "test"), batch_size=FLAGS.batch_size)
    return raw_train, raw_val, raw_test


def bag_of_embeddings(num_classes):
    return tf.keras.Sequential([
        layers.Embedding(FLAGS.max_features + 1, 16),
        layers.Dropout(0.2),
        layers.GlobalAveragePooling1D(),
        layers.Dense(num_classes),  # trap: TFD807
    ])


def conv_model(num_classes):
    tokens = tf.keras.Input(shape=(FLAGS.sequence_length,), dtype="int64")
    x = layers.Embedding(FLAGS.max_features + 1, 64)(tokens)
    x = layers.Conv1D(64, 5, padding="valid", activation="relu")(x)  # trap: TFD809
    x = layers.GlobalMaxPooling1D()(x)
    return tf.keras.Model(tokens, layers.Dense(num_classes)(x))


def linear_on_ids(num_classes):
    """Somebody's first baseline: the positions in the vocabulary as numbers."""
    tokens = tf.keras.Input(shape=(FLAGS.sequence_length,), dtype="int64")
    x = layers.Dense(64, activation="relu")(tokens)  # hazard: TFD807 warning
    return tf.keras.Model(tokens, layers.Dense(num_classes)(x))


def main(_):
    raw_train, raw_val, raw_test = load_splits()
    for texts, labels in raw_train.take(1):
        print(texts.numpy()[0][:80], labels.numpy()[0])

    # stateless string operations: from 2.6 on the runtime parallelises them
    raw_train = raw_train.map(drop_quotes)  # hazard: TFD201 info

    vectorize_layer = layers.TextVectorization(
        standardize=custom_standardization,
        max_tokens=FLAGS.max_features,
        output_mode="int",
        output_sequence_length=FLAGS.sequence_length,
    )
    vectorize_layer.adapt(raw_train.map(lambda text, label: text))  # trap: TFD201

    def vectorize_text(text, label):
        text = tf.expand_dims(text, -1)
        return vectorize_layer(text), label

    # the layer holds a table, and so the map stays sequential
    train_ds = raw_train.map(vectorize_text)  # hazard: TFD201 warning
    val_ds = raw_val.map(vectorize_text, num_parallel_calls=AUTOTUNE)
    # each model is scored once
    test_ds = raw_test.map(vectorize_text)  # hazard: TFD201 info; hazard: TFD203 info

    train_ds = train_ds.cache()  # hazard: TFD301 info; hazard: TFD106 info
    train_ds = train_ds.prefetch(buffer_size=AUTOTUNE)
    val_ds = val_ds.cache().prefetch(buffer_size=AUTOTUNE)  # trap: TFD301

    num_classes = len(os.listdir(os.path.join(FLAGS.data_dir, "train")))
    for builder in (bag_of_embeddings, conv_model, linear_on_ids):
        model = builder(num_classes)
        model.compile(
            loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            optimizer="adam",
            metrics=["accuracy"],
        )
        model.fit(train_ds, validation_data=val_ds, epochs=FLAGS.epochs)
        print(builder.__name__, model.evaluate(test_ds))

    # A model that takes strings, for the server.
    strings = tf.keras.Input(shape=(1,), dtype=tf.string)
    ids = vectorize_layer(strings)
    hidden = layers.Dense(32, activation="relu")(ids)  # hazard: TFD807 warning
    tf.keras.Model(strings, layers.Dense(num_classes)(hidden)).summary()


if __name__ == "__main__":
    app.run(main)
