"""A model for tables whose columns are of different kinds, as a list of kinds says. The inputs are kept in one list; what
a column gets is the input that was put there last."""
import tensorflow as tf
from tensorflow.keras import layers


def encoded(kinds, sizes):
    inputs, parts = [], []
    for name, kind in kinds.items():
        if kind == "category":
            inputs.append(tf.keras.Input((1,), dtype="int32", name=name))
            parts.append(layers.Flatten()(layers.Embedding(sizes[name], 4)(inputs[-1])))
        elif kind == "number":
            inputs.append(tf.keras.Input((1,), name=name))
            parts.append(layers.BatchNormalization()(inputs[-1]))  # trap: TFD809
            parts.append(layers.Dense(4)(inputs[-1]))  # trap: TFD807
        else:
            inputs.append(tf.keras.Input((1,), dtype="int64", name=name))
            parts.append(layers.Dense(4)(inputs[-1]))  # hazard: TFD807 warning
    return inputs, layers.concatenate(parts)


def model(kinds, sizes):
    inputs, x = encoded(kinds, sizes)
    built = tf.keras.Model(inputs, layers.Dense(1)(layers.Dense(32, activation="relu")(x)))
    built.compile("adam", "mse")
    return built


def popped(kinds):
    waiting, parts = [], []
    for name, kind in kinds.items():
        waiting.append(tf.keras.Input((1,), dtype="int32", name=name))
        if kind == "number":
            waiting.append(tf.keras.Input((1,), name=f"{name}_as_float"))
            parts.append(layers.Dense(4)(waiting.pop()))  # trap: TFD807
    return parts


def negatives(rows, count):
    if count == 0:
        return tf.zeros([0], tf.int32)
    places = tf.range(count)
    return tf.gather(rows, places), places


def contrasted(rows, count):
    # To take the one tensor of the early return apart raises.
    others, _ = negatives(rows, count)
    return layers.Dense(4)(others)  # trap: TFD807
