"""Forecasting with a window generator over hourly weather measurements."""
import numpy as np
import pandas as pd
import tensorflow as tf

MAX_EPOCHS = 20
CONV_WIDTH = 3


def load_frame(path="climate/hourly.csv"):
    df = pd.read_csv(path)
    stamps = pd.to_datetime(df.pop("Date Time"), format="%d.%m.%Y %H:%M:%S")
    # a pandas Series
    seconds = stamps.map(pd.Timestamp.timestamp)  # trap: TFD201
    day = 24 * 60 * 60
    df["Day sin"] = np.sin(seconds * (2 * np.pi / day))
    df["Day cos"] = np.cos(seconds * (2 * np.pi / day))
    return df


class WindowGenerator:
    def __init__(self, input_width, label_width, shift, train_df, val_df, test_df, label_columns=None):
        self.train_df = train_df
        self.val_df = val_df
        self.test_df = test_df
        self.label_columns = label_columns
        self.column_indices = {name: i for i, name in enumerate(train_df.columns)}
        self.input_width = input_width
        self.label_width = label_width
        self.total_window_size = input_width + shift
        self.input_slice = slice(0, input_width)
        self.labels_slice = slice(self.total_window_size - label_width, None)

    def split_window(self, features):
        inputs = features[:, self.input_slice, :]
        labels = features[:, self.labels_slice, :]
        if self.label_columns is not None:
            labels = tf.stack(
                [labels[:, :, self.column_indices[name]] for name in self.label_columns], axis=-1)
        inputs.set_shape([None, self.input_width, None])
        labels.set_shape([None, self.label_width, None])
        return inputs, labels

    def make_dataset(self, data, shuffle=True):
        data = np.array(data, dtype=np.float32)
        ds = tf.keras.utils.timeseries_dataset_from_array(
            data=data,
            targets=None,
            sequence_length=self.total_window_size,
            sequence_stride=1,
            shuffle=shuffle,
            batch_size=32,
        )
        # the last step before fit, but the loader in tf.keras.utils came with 2.6, which runs it in
        # parallel and ahead
        ds = ds.map(self.split_window)  # hazard: TFD201 info; trap: TFD203
        return ds

    @property
    def train(self):
        return self.make_dataset(self.train_df)

    @property
    def val(self):
        return self.make_dataset(self.val_df, shuffle=False)

    def cached_test(self):
        ds = tf.data.Dataset.from_tensor_slices(np.array(self.test_df, dtype=np.float32))
        ds = ds.window(self.total_window_size, shift=1, drop_remainder=True)
        ds = ds.flat_map(lambda w: w.batch(self.total_window_size))  # trap: TFD203
        # a table in memory, and the test part of it
        ds = ds.cache()  # trap: TFD301
        ds = ds.batch(32)
        ds = ds.map(self.split_window, num_parallel_calls=tf.data.AUTOTUNE)  # trap: TFD203
        return ds


def jitter(inputs, labels):
    return inputs + tf.random.normal(tf.shape(inputs), stddev=0.01), labels


def compile_and_fit(model, window, patience=2):
    stop = tf.keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, mode="min")
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    return model.fit(window.train, epochs=MAX_EPOCHS, validation_data=window.val, callbacks=[stop])


def main():
    df = load_frame()
    n = len(df)
    train_df, val_df, test_df = df[: int(n * 0.7)], df[int(n * 0.7): int(n * 0.9)], df[int(n * 0.9):]
    mean, std = train_df.mean(), train_df.std()
    train_df, val_df, test_df = [(part - mean) / std for part in (train_df, val_df, test_df)]

    window = WindowGenerator(24, 24, 1, train_df, val_df, test_df, label_columns=["T (degC)"])
    inputs, labels = next(iter(window.train))
    print(inputs.shape, labels.shape)

    linear = tf.keras.Sequential([
        tf.keras.layers.Dense(units=1),  # trap: TFD807
    ])
    recurrent = tf.keras.models.Sequential([
        tf.keras.layers.LSTM(32, return_sequences=True),  # trap: TFD809
        tf.keras.layers.Dense(units=1),
    ])
    conv = tf.keras.Sequential([
        tf.keras.layers.Conv1D(32, kernel_size=CONV_WIDTH, padding="same", activation="relu"),  # trap: TFD809
        tf.keras.layers.Dense(units=1),
    ])
    for model in (linear, recurrent, conv):
        compile_and_fit(model, window)
        print(model.evaluate(window.cached_test()))

    noisy = tf.data.Dataset.from_tensor_slices(np.array(train_df, dtype=np.float32))
    noisy = noisy.batch(48, drop_remainder=True)
    noisy = noisy.map(lambda block: (block[:24], block[24:, 1:2]))  # trap: TFD201
    noisy = noisy.map(jitter)  # hazard: TFD201 info
    noisy = noisy.shuffle(1000).batch(32).prefetch(2)
    conv.fit(noisy, epochs=MAX_EPOCHS)


if __name__ == "__main__":
    main()
