"""Feature tables with pandas and process pools; the only dataset comes at the end."""
import functools
import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import tensorflow as tf

WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def read_table(path):
    df = pd.read_csv(path, parse_dates=["when"])
    df["weekday"] = df["weekday"].map(WEEKDAYS)  # trap: TFD201
    df["city"] = df.city.str.lower().map(lambda name: name.strip())  # trap: TFD201
    df["price"] = df["price"].apply(np.log1p)
    df = df.pipe(drop_outliers, column="price")
    return df.filter(items=["when", "weekday", "city", "price", "target"])


def drop_outliers(df, column):
    low, high = df[column].quantile([0.01, 0.99])
    return df[df[column].between(low, high)]


@functools.cache
def city_index(path):
    names = pd.read_csv(path)["city"].unique()
    return {name: i for i, name in enumerate(sorted(names))}


def frame_statistics(ds):
    """The argument is a Series, whatever its name says."""
    ds = pd.Series(ds)
    ds = ds.map(float)  # trap: TFD201
    return ds.mean(), ds.std()


def window(values, size=24):
    return np.lib.stride_tricks.sliding_window_view(values, size)


def load_parallel(paths):
    with multiprocessing.Pool(8) as pool:
        tables = pool.map(read_table, paths)  # trap: TFD201
    return pd.concat(tables)


def load_lazily(paths):
    pool = multiprocessing.Pool()
    try:
        for table in pool.imap_unordered(read_table, paths, chunksize=4):
            yield table
    finally:
        pool.close()
        pool.join()


def load_threads(paths):
    with ThreadPoolExecutor(max_workers=4) as executor:
        return pd.concat(executor.map(read_table, paths))  # trap: TFD201


def builtin_map(tables):
    lengths = list(map(len, tables))
    return sum(lengths)


def to_arrays(df, cities):
    x = np.stack([df["weekday"], df["city"].map(cities), df["price"]], axis=1)  # trap: TFD201
    return x.astype(np.float32), df["target"].to_numpy(np.float32)


def build_model():
    model = tf.keras.Sequential(
        [
            tf.keras.layers.InputLayer(input_shape=(3,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mae")
    return model


def train(paths, city_file):
    table = load_parallel(paths)
    mean, std = frame_statistics(table["price"])
    table["price"] = (table["price"] - mean) / std
    x, y = to_arrays(table, city_index(city_file))
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    # two arrays that are in memory anyway
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(len(x)).batch(256).prefetch(tf.data.AUTOTUNE)
    model = build_model()
    model.fit(ds, epochs=20)
    return model


if __name__ == "__main__":
    train(["/data/trips-%d.csv" % year for year in range(2015, 2020)], "/data/cities.csv")
