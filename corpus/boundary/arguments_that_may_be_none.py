"""Wrappers of `fit` that hand on what they may not have."""

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def compiled():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


class Base:
    def fit(self, x, y, batch_size=8, class_weight=None, sample_weight=None):
        return self.fit_on(x, y, batch_size, class_weight=class_weight, sample_weight=sample_weight)


class Net(Base):
    def fit_on(self, x, y, batch_size, **options):
        data = tf.data.Dataset.from_tensor_slices((x, y)).batch(batch_size).prefetch(2)
        # Nobody in sight gives weights, and None is no weights.
        return compiled().fit(data, **options)  # trap: TFD803


def fit_either(x, y=None, weights=None):
    model = compiled()
    if isinstance(x, tf.data.Dataset):
        # Whoever has a data set has no labels beside it.
        return model.fit(x, y, sample_weight=weights)  # trap: TFD803
    return model.fit(x, y, sample_weight=weights)  # trap: TFD803


def fit_weighted(rows, labels, weights):
    data = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(8).prefetch(2)
    # A parameter that has to be given.
    return compiled().fit(data, sample_weight=weights)  # hazard: TFD803 error


def fit_all(rows, labels):
    data = tf.data.Dataset.from_tensor_slices((rows, labels)).batch(8).prefetch(2)
    return compiled().fit(data, y=labels)  # hazard: TFD803 error
