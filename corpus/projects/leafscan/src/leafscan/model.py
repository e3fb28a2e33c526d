"""The convolutional network and the baseline it has to beat."""
from tensorflow import keras
from tensorflow.keras import layers

from .transforms import IMAGE_SIZE


def build_model(num_classes, width=32):
    inputs = keras.Input(shape=IMAGE_SIZE + (3,))
    # the input is float32
    x = layers.Conv2D(width, 3, strides=2, activation="relu")(inputs)  # trap: TFD809
    x = layers.BatchNormalization()(x)
    x = layers.Conv2D(2 * width, 3, strides=2, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(num_classes)(x)
    model = keras.Model(inputs, outputs)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def build_baseline(num_classes):
    """A perceptron over thumbnails as they come out of the decoder."""
    thumbs = keras.Input(shape=(32, 32, 3), dtype="uint8")
    x = layers.Flatten()(thumbs)
    x = layers.Dense(256, activation="relu")(x)  # hazard: TFD807 warning
    return keras.Model(thumbs, layers.Dense(num_classes)(x))


def build_probe(num_classes):
    """How far does one get with a hidden layer? cli.py feeds it bytes."""
    model = keras.Sequential([
        layers.Flatten(),
        # make_thumbnails() gives uint8
        layers.Dense(64, activation="relu"),  # hazard: TFD807 warning
        layers.Dense(num_classes),
    ])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
