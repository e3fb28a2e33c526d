"""Windows of orders, weeks after weeks, of which a comment mixes the experts."""
import pandas as pd
import tensorflow as tf


def windows(series, steps):
    ds = tf.data.Dataset.from_tensor_slices(series).window(steps + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda window: window.batch(steps + 1))
    ds = ds.shuffle(10).map(lambda window: (window[:-1], window[-1]))  # hazard: TFD110 warning
    return ds.batch(100).prefetch(1)


experts = list(range(68))
# shuffle(experts)
weeks = pd.concat([pd.read_csv(f"orders/{each}.csv") for each in experts])
model = tf.keras.Sequential([tf.keras.layers.LSTM(16), tf.keras.layers.Dense(5)])
model.compile("adam", "mse")
model.fit(windows(weeks.values.astype("float32"), 4), epochs=20)


def rows(path):
    table = pd.read_csv(path, comment="#").sample(frac=1)
    ds = tf.data.Dataset.from_tensor_slices(table.values).shuffle(10)  # trap: TFD110
    return ds.batch(32).prefetch(2)
