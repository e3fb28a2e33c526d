"""Arguments that fit() takes for arrays, given along with a dataset."""

import numpy as np
import tensorflow as tf
from sklearn.linear_model import SGDClassifier

AUTOTUNE = tf.data.AUTOTUNE
BATCH_SIZE = 32
EPOCHS = 12


def small_net():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Dense(64, activation="relu", input_shape=(20,)),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["AUC"])
    return model


def dataset(x, y, batch_size=BATCH_SIZE, shuffled=False):
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    if shuffled:
        ds = ds.shuffle(4096)
    return ds.batch(batch_size).prefetch(AUTOTUNE)


def believing_in_batch_size(x, y):
    model = small_net()
    ds = dataset(x, y, batch_size=32)
    model.fit(ds, epochs=EPOCHS, batch_size=128)  # hazard: TFD803 warning
    # The same number as the dataset's: of no effect, and nobody is misled.
    model.fit(ds, epochs=EPOCHS, batch_size=32)  # hazard: TFD803 info
    model.evaluate(ds, batch_size=512)  # hazard: TFD803 warning
    return model.predict(ds, batch_size=512)  # hazard: TFD803 warning


def believing_in_shuffle(x, y):
    model = small_net()
    model.fit(
        dataset(x, y),
        epochs=EPOCHS,
        shuffle=True,  # hazard: TFD803 warning
    )
    model.fit(
        dataset(x, y, shuffled=True),
        epochs=EPOCHS,
        # The pipeline shuffles; the argument says the same once more.
        shuffle=True,  # hazard: TFD803 info
    )
    # Keras 3 warns unless it is False.
    model.fit(dataset(x, y), epochs=EPOCHS, shuffle=False)  # trap: TFD803
    return model


def labels_beside(x, y, weights):
    model = small_net()
    features = tf.data.Dataset.from_tensor_slices(x).batch(BATCH_SIZE).prefetch(AUTOTUNE)
    targets = tf.data.Dataset.from_tensor_slices(y).batch(BATCH_SIZE).prefetch(AUTOTUNE)
    model.fit(features, targets, epochs=EPOCHS)  # hazard: TFD803 error
    model.fit(x=features, y=y, epochs=EPOCHS)  # hazard: TFD803 error
    model.evaluate(features, y)  # hazard: TFD803 error
    model.fit(dataset(x, y), sample_weight=weights)  # hazard: TFD803 error
    model.fit(dataset(x, y), y=None, epochs=EPOCHS)  # trap: TFD803
    return model


def held_out_by_keras(x, y):
    model = small_net()
    model.fit(dataset(x, y), epochs=EPOCHS, validation_split=0.2)  # hazard: TFD803 error
    model.fit(dataset(x, y), epochs=EPOCHS, validation_split=0.0)  # trap: TFD803
    return model


def arrays(x, y, x_val, y_val):
    """Arrays are what these arguments are for."""
    model = small_net()
    model.fit(x, y, batch_size=128, shuffle=True, validation_split=0.1)  # trap: TFD803
    # Here batch_size is that of the validation arrays.
    model.fit(dataset(x, y), validation_data=(x_val, y_val), batch_size=256)  # trap: TFD803
    model.fit(
        dataset(x, y),
        validation_data=(x_val, y_val),
        validation_batch_size=256,  # trap: TFD803
    )
    # Rare classes count more: works with datasets.
    model.fit(dataset(x, y), class_weight={0: 1.0, 1: 8.0})  # trap: TFD803
    return model


def either_way(x, y, streaming):
    """The same call for arrays and for a dataset."""
    model = small_net()
    options = {"epochs": EPOCHS}
    if streaming:
        data = dataset(x, y)
    else:
        data = x
        options["y"] = y
        options["batch_size"] = BATCH_SIZE
    model.fit(data, **options)  # trap: TFD803
    return model


def linear_baseline(rows, labels):
    """Another library's fit()."""
    model = SGDClassifier()
    model.fit(np.asarray(rows), labels, sample_weight=np.ones(len(rows)))  # trap: TFD803
    return model


def folders(model):
    """The loader batches and shuffles: the arguments say once more what it does."""
    model.compile("adam", "sparse_categorical_crossentropy")
    ds = tf.keras.utils.image_dataset_from_directory("train", batch_size=16)
    model.fit(ds, batch_size=16)  # hazard: TFD803 info
    model.fit(ds, shuffle=True)  # hazard: TFD803 info
    model.fit(ds, batch_size=64)  # hazard: TFD803 warning
    ordered = tf.keras.utils.image_dataset_from_directory("train", shuffle=False)
    model.fit(ordered, shuffle=True)  # hazard: TFD803 warning
    return model


class Forecaster:
    """An estimator whose fit() builds the dataset, with a batch_size of its own."""

    def __init__(self, units):
        self.network = tf.keras.Sequential(
            [tf.keras.layers.Dense(units), tf.keras.layers.Dense(1)]
        )
        self.network.compile("adam", "mse")

    def fit(self, windows, batch_size=32, shuffle=True):
        ds = windows.shuffle(1000) if shuffle else windows
        ds = ds.batch(batch_size).prefetch(AUTOTUNE)
        self.network.fit(ds, epochs=EPOCHS)
        return self


def forecast(x, y):
    windows = tf.data.Dataset.from_tensor_slices((x, y))
    return Forecaster(32).fit(windows, batch_size=64, shuffle=True)  # trap: TFD803


def automatic(x, y):
    """AutoKeras splits datasets itself."""
    import autokeras as ak

    clf = ak.StructuredDataClassifier(max_trials=3)
    clf.fit(dataset(x, y), epochs=10, validation_split=0.15)  # trap: TFD803
    return clf
