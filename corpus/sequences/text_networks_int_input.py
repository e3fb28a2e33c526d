"""Text classifiers side by side: what each layer gets, ids or vectors."""
import argparse

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
MAX_LEN = 200
VOCAB_SIZE = 20000

vectorizer = layers.TextVectorization(max_tokens=VOCAB_SIZE, output_sequence_length=MAX_LEN)


def embedding_lstm():
    ids = keras.Input(shape=(MAX_LEN,), dtype="int32")
    x = layers.Embedding(VOCAB_SIZE, 128)(ids)
    x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)  # trap: TFD809
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def embedding_conv():
    model = keras.Sequential()
    model.add(keras.Input(shape=(MAX_LEN,), dtype="int64"))
    model.add(layers.Embedding(VOCAB_SIZE, 64))
    model.add(layers.Conv1D(128, 7, activation="relu", strides=3))  # trap: TFD809
    model.add(layers.GlobalMaxPooling1D())
    model.add(layers.Dense(1, activation="sigmoid"))
    return model


def lstm_on_ids():
    ids = keras.Input(shape=(MAX_LEN, 1), dtype="int32")
    # Keras 2 cannot multiply integers with its float kernel
    x = layers.LSTM(64)(ids)  # hazard: TFD809 error
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def gru_on_reshaped_ids():
    ids = keras.Input(shape=(MAX_LEN,), dtype="int64")
    x = layers.Reshape((MAX_LEN, 1))(ids)
    x = layers.GRU(32)(x)  # hazard: TFD809 error
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def conv_on_ids():
    ids = keras.Input(shape=(MAX_LEN, 1), dtype="int32")
    x = layers.Conv1D(32, 5, activation="relu")(ids)  # hazard: TFD809 error
    x = layers.Conv1D(64, 5, activation="relu")(x)
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def conv_on_scaled_ids():
    ids = keras.Input(shape=(MAX_LEN, 1), dtype="int32")
    x = layers.Rescaling(1.0 / VOCAB_SIZE)(ids)
    x = layers.Conv1D(32, 5, activation="relu")(x)  # trap: TFD809
    x = layers.GlobalMaxPooling1D()(x)
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def recurrent_first():
    return keras.Sequential([
        # nothing declares an input, the ids come as they are
        layers.SimpleRNN(32),  # hazard: TFD809 error
        layers.Dense(1, activation="sigmoid"),
    ])


def recurrent_with_input():
    return keras.Sequential([
        # float32 by default, and Keras casts
        keras.Input(shape=(MAX_LEN, 1)),
        layers.SimpleRNN(32),  # trap: TFD809
        layers.Dense(1, activation="sigmoid"),
    ])


def dense_on_flat_ids():
    ids = keras.Input(shape=(MAX_LEN,), dtype="int32")
    x = layers.Dense(64, activation="relu")(ids)  # hazard: TFD807 warning
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def dense_on_mean():
    ids = keras.Input(shape=(MAX_LEN,), dtype="int32")
    x = layers.Embedding(VOCAB_SIZE, 64)(ids)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dense(64, activation="relu")(x)  # trap: TFD807
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def dense_on_multi_hot():
    ids = keras.Input(shape=(MAX_LEN,), dtype="int32")
    x = layers.CategoryEncoding(num_tokens=VOCAB_SIZE, output_mode="multi_hot")(ids)
    x = layers.Dense(64, activation="relu")(x)  # trap: TFD807
    return keras.Model(ids, layers.Dense(1, activation="sigmoid")(x))


def read_pair(line):
    fields = tf.io.decode_csv(line, [[0.0], [""]], field_delim="\t")
    return fields[1], fields[0]


def text_data(path, batch_size):
    lines = tf.data.TextLineDataset(path)
    vectorizer.adapt(lines.take(5000).batch(512))  # trap: TFD203
    ds = lines.shuffle(10000).batch(batch_size)
    ds = ds.map(read_pair, num_parallel_calls=AUTOTUNE)
    # the table inside the layer
    ds = ds.map(lambda text, y: (vectorizer(text), y))  # hazard: TFD201 warning
    return ds.prefetch(AUTOTUNE)


def column_data(path, batch_size):
    lines = tf.data.TextLineDataset(path)
    ds = lines.map(read_pair, num_parallel_calls=AUTOTUNE)
    ds = ds.map(lambda text, y: (tf.expand_dims(vectorizer(text), -1), y), AUTOTUNE)  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(10000)
    return ds.batch(batch_size)  # hazard: TFD203 info


FLAT = [embedding_lstm, embedding_conv, dense_on_flat_ids, dense_on_mean, dense_on_multi_hot]
COLUMN = [lstm_on_ids, conv_on_ids, conv_on_scaled_ids]

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", default="reviews/train.tsv")
    parser.add_argument("--batch_size", type=int, default=64)
    args = parser.parse_args()

    flat = text_data(args.train, args.batch_size)
    column = column_data(args.train, args.batch_size)
    for build in FLAT:
        model = build()
        model.compile("adam", "binary_crossentropy")
        model.fit(flat, epochs=3)
    for build in COLUMN:
        model = build()
        model.compile("adam", "binary_crossentropy")
        model.fit(column, epochs=3)

    bare = recurrent_first()
    bare.compile("adam", "binary_crossentropy")
    bare.fit(column, epochs=3)
    declared = recurrent_with_input()
    declared.compile("adam", "binary_crossentropy")
    declared.fit(column, epochs=3)
    gru_on_reshaped_ids().summary()
