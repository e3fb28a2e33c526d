"""Stateless and stateful character models, windows made with window() and flat_map()."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

CONFIG = {
    "path": "corpus/novel.txt",
    "n_steps": 100,
    "batch_size": 32,
    "epochs": 10,
}


def read_corpus(path):
    with open(path) as f:
        return f.read()


text = read_corpus(CONFIG["path"])
chars = sorted(set(text))
char_to_id = {c: i for i, c in enumerate(chars)}
encoded = np.array([char_to_id[c] for c in text], dtype=np.int32)
max_id = len(chars)
train_size = len(encoded) * 90 // 100


def windows_of(array, length, shift):
    ds = tf.data.Dataset.from_tensor_slices(array)
    ds = ds.window(length, shift=shift, drop_remainder=True)
    # turns each window into one tensor, no batch that a model sees
    ds = ds.flat_map(lambda window: window.batch(length))  # trap: TFD203
    return ds


def one_hot_inputs(x, y):
    return tf.one_hot(x, depth=max_id), y


def stateless_dataset(array, n_steps, batch_size):
    ds = windows_of(array, n_steps + 1, shift=1)
    ds = ds.shuffle(10000).batch(batch_size)
    ds = ds.map(lambda w: (w[:, :-1], w[:, 1:]))  # trap: TFD201
    ds = ds.map(one_hot_inputs)  # hazard: TFD201 info
    return ds.prefetch(1)


def stateful_dataset(array, n_steps):
    ds = windows_of(array, n_steps + 1, shift=n_steps)
    ds = ds.batch(1)
    ds = ds.map(lambda w: (w[:, :-1], w[:, 1:]))  # trap: TFD201
    # the finding about the prefetch stands on the last step as well
    ds = ds.map(one_hot_inputs)  # hazard: TFD201 info; hazard: TFD203 warning
    return ds


def noisy_dataset(array, n_steps, batch_size, rate=0.05):
    """Replaces some input characters; the targets stay clean."""

    def corrupt(x, y):
        noise = tf.random.uniform(tf.shape(x), maxval=max_id, dtype=tf.int32)
        mask = tf.random.uniform(tf.shape(x)) < rate
        return tf.where(mask, noise, x), y

    ds = windows_of(array, n_steps + 1, shift=7)
    ds = ds.map(lambda w: (w[:-1], w[1:]))  # trap: TFD201
    ds = ds.map(corrupt)  # hazard: TFD201 info
    ds = ds.shuffle(10000)
    ds = ds.batch(batch_size, drop_remainder=True)
    ds = ds.prefetch(tf.data.AUTOTUNE)
    return ds


def rnn(batch_shape, stateful=False):
    model = keras.models.Sequential([
        keras.layers.GRU(128, return_sequences=True, stateful=stateful,  # trap: TFD809
                         batch_input_shape=batch_shape),
        keras.layers.GRU(128, return_sequences=True, stateful=stateful),
        keras.layers.TimeDistributed(keras.layers.Dense(max_id, activation="softmax")),
    ])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    return model


def embedding_rnn():
    model = keras.models.Sequential([
        keras.layers.Embedding(max_id, 16),
        keras.layers.GRU(128, return_sequences=True),  # trap: TFD809
        keras.layers.Dense(max_id, activation="softmax"),  # trap: TFD807
    ])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="nadam")
    return model


def main():
    train = encoded[:train_size]
    model = rnn([None, None, max_id])
    model.fit(stateless_dataset(train, CONFIG["n_steps"], CONFIG["batch_size"]), epochs=CONFIG["epochs"])

    stateful = rnn([1, None, max_id], stateful=True)
    stateful.fit(stateful_dataset(train, CONFIG["n_steps"]), epochs=CONFIG["epochs"])

    denoiser = embedding_rnn()
    denoiser.fit(noisy_dataset(train, CONFIG["n_steps"], CONFIG["batch_size"]), epochs=CONFIG["epochs"])


if __name__ == "__main__":
    main()
