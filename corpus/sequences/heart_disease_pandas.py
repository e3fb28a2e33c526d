"""Tabular data from pandas: arrays in memory, dictionaries of columns, and a little Dask."""
import dask.dataframe as dd
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.model_selection import train_test_split

AUTOTUNE = tf.data.AUTOTUNE
TARGET = "condition"
SETTINGS = {"batch_size": 32, "epochs": 50, "csv": "heart/heart.csv"}
THAL = {"normal": 0, "fixed": 1, "reversible": 2}


def read(path):
    frame = pd.read_csv(path)
    # pandas has a map of its own
    frame["thal"] = frame["thal"].map(THAL)  # trap: TFD201
    frame["sex"] = frame["sex"].map(lambda s: 1 if s == "m" else 0)  # trap: TFD201
    return frame


def count_by_clinic(pattern):
    lazy = dd.read_csv(pattern)
    # a Dask series
    return lazy["clinic"].map(str.lower, meta=("clinic", "object")).value_counts().compute()  # trap: TFD201


def dataframe_to_dataset(dataframe, shuffle=True):
    dataframe = dataframe.copy()
    labels = dataframe.pop(TARGET)
    ds = tf.data.Dataset.from_tensor_slices((dict(dataframe), labels))
    if shuffle:
        ds = ds.shuffle(buffer_size=len(dataframe))
    return ds


def stack_columns(features, label):
    columns = [tf.cast(features[name], tf.float32) for name in ("age", "chol", "thalach")]
    return tf.stack(columns, axis=-1), label


def add_noise(x, y):
    return x + tf.random.normal(tf.shape(x), stddev=0.05), y


def drop_label(x, y):
    return x


def plain_pipeline(frame):
    ds = dataframe_to_dataset(frame)
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(stack_columns)  # trap: TFD201
    # an array in memory, whatever its size
    ds = ds.cache()  # trap: TFD301; hazard: TFD106 info
    # rows copied from memory: a batch takes far less than a step
    return ds.batch(SETTINGS["batch_size"])  # hazard: TFD203 info


def vectorized_pipeline(frame):
    return (
        dataframe_to_dataset(frame)
        .batch(SETTINGS["batch_size"])
        .map(stack_columns, num_parallel_calls=AUTOTUNE)
        .map(add_noise, num_parallel_calls=AUTOTUNE)
        .prefetch(AUTOTUNE)
    )


def noisy_pipeline(frame):
    ds = dataframe_to_dataset(frame)
    ds = ds.batch(SETTINGS["batch_size"])
    ds = ds.map(stack_columns, AUTOTUNE)  # trap: TFD201
    ds = ds.map(add_noise)  # hazard: TFD201 info; hazard: TFD203 info
    return ds


def tiny_demo(network):
    """Four rows typed in by hand."""
    ages = [41.0, 67.0, 56.0, 63.0]
    chol = [233.0, 286.0, 236.0, 254.0]
    sick = [0.0, 1.0, 1.0, 1.0]
    ds = tf.data.Dataset.from_tensor_slices((ages, chol, sick))
    ds = ds.map(lambda a, c, y: (tf.stack([a, c, a - c / 10.0]), y))  # trap: TFD201
    # four rows: true, and of no weight
    ds = ds.batch(2)  # trap: TFD203
    network.fit(ds, epochs=1)


def category_codes(frame):
    codes = frame[["cp", "thal", "slope"]].to_numpy().astype(np.int32)
    labels = frame[TARGET].to_numpy().astype(np.float32)
    return tf.data.Dataset.from_tensor_slices((codes, labels)).batch(32).prefetch(AUTOTUNE)


def feature_network():
    return tf.keras.Sequential([
        tf.keras.layers.Dense(32, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])


def code_network():
    return tf.keras.Sequential([
        # type of chest pain: 0, 1, 2, 3
        tf.keras.layers.Dense(32, activation="relu"),  # hazard: TFD807 warning
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])


def main():
    frame = read(SETTINGS["csv"])
    print(count_by_clinic("heart/clinics-*.csv"))
    train, test = train_test_split(frame, test_size=0.2)
    train, val = train_test_split(train, test_size=0.2)

    network = feature_network()
    network.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    tiny_demo(network)
    network.fit(plain_pipeline(train), epochs=SETTINGS["epochs"])
    network.fit(vectorized_pipeline(train), validation_data=vectorized_pipeline(val), epochs=1)
    network.fit(noisy_pipeline(train), epochs=1)

    rows = dataframe_to_dataset(test, shuffle=False).batch(256)
    rows = rows.map(stack_columns, num_parallel_calls=2)  # trap: TFD201
    scores = network.predict(rows.map(drop_label).prefetch(1))  # trap: TFD201
    print(np.mean((scores[:, 0] > 0.5) == test[TARGET].to_numpy()))

    coder = code_network()
    coder.compile("adam", "binary_crossentropy")
    coder.fit(category_codes(train), epochs=SETTINGS["epochs"])


if __name__ == "__main__":
    main()
