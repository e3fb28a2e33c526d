"""A network that carries its state from batch to batch."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def stateful_forecast(files):
    """A stateful network needs every batch of the same size."""
    model = tf.keras.Sequential(
        [
            tf.keras.layers.LSTM(32, stateful=True, batch_input_shape=(8, 24, 3)),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    ds = tf.data.TFRecordDataset(files).map(
        lambda record: tf.reshape(tf.io.decode_raw(record, tf.float32), [24, 3]), AUTOTUNE
    )
    ds = ds.batch(8, drop_remainder=True).prefetch(AUTOTUNE)  # trap: TFD604
    return model.predict(ds)
