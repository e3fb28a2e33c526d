"""Networks for rows."""
import tensorflow as tf
from tensorflow.keras import layers


def compiled(model):
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=["AUC"])
    return model


def tower(width=64):
    return compiled(tf.keras.Sequential([
        # scaled numbers and one-hot words
        layers.Dense(width, activation="relu"),  # trap: TFD807
        layers.Dropout(0.2),
        layers.Dense(1),
    ]))


def plan_only():
    """The number of a plan goes straight into the layer."""
    return compiled(tf.keras.Sequential([
        layers.Dense(8, activation="relu"),  # hazard: TFD807 warning
        layers.Dense(1),
    ]))


def region_net(regions):
    region = tf.keras.Input((1,), dtype="int64", name="region")
    x = layers.Dense(8, activation="relu")(region)  # hazard: TFD807 warning
    return compiled(tf.keras.Model(region, layers.Dense(1)(x)))


def region_one_hot(regions):
    region = tf.keras.Input((1,), dtype="int64", name="region")
    x = layers.CategoryEncoding(regions, output_mode="one_hot")(region)
    x = layers.Dense(8, activation="relu")(x)  # trap: TFD807
    return compiled(tf.keras.Model(region, layers.Dense(1)(x)))
