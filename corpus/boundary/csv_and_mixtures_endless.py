# target: 2.16
"""Keras 3: tables and mixtures of corpora that have no end by default."""

import keras
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def table(pattern, **options):
    return tf.data.experimental.make_csv_dataset(
        pattern, batch_size=128, label_name="price", header=True, **options
    )


def regressor(columns):
    inputs = {name: keras.Input((1,), name=name) for name in columns}
    joined = keras.layers.Concatenate()(list(inputs.values()))
    hidden = keras.layers.Dense(64, activation="relu")(joined)
    model = keras.Model(inputs, keras.layers.Dense(1)(hidden))
    model.compile(optimizer="adam", loss="mse")
    return model


def train_table(columns):
    model = regressor(columns)
    # num_epochs is None by default: again and again.
    model.fit(table("train-*.csv"), epochs=5)  # hazard: TFD801 error
    return model


def train_table_once(columns):
    model = regressor(columns)
    model.fit(table("train-*.csv", num_epochs=1), epochs=5)  # trap: TFD801
    model.evaluate(table("test-*.csv", num_epochs=1, shuffle=False))  # trap: TFD801
    model.fit(table("train-*.csv"), epochs=5, steps_per_epoch=1000)  # trap: TFD801
    return model


def lines(name):
    ds = tf.data.TextLineDataset(name).shuffle(1000)
    return ds.batch(64)


def vectorised(ds, layer):
    return ds.map(lambda text: (layer(text), layer(text)), num_parallel_calls=AUTOTUNE).prefetch(2)


def train_on_mixture(layer):
    model = keras.Sequential([keras.layers.Embedding(1000, 16), keras.layers.Dense(1000)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    wiki, news = lines("wiki.txt"), lines("news.txt")
    mixed = tf.data.Dataset.sample_from_datasets([wiki.repeat(), news.repeat()], [0.7, 0.3])
    model.fit(vectorised(mixed, layer), epochs=3)  # hazard: TFD801 error
    # Ends with the smaller corpus, which is not repeated.
    bounded = tf.data.Dataset.sample_from_datasets(
        [wiki.repeat(), news], [0.7, 0.3], stop_on_empty_dataset=True
    )
    model.fit(vectorised(bounded, layer), epochs=3)  # trap: TFD801
    model.fit(vectorised(mixed.take(2000), layer), epochs=3)  # trap: TFD801
    return model
