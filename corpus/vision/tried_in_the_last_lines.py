"""Pictures of tiles from a kiln; the last lines try what the other modules of the shop import."""

import tensorflow as tf
from tensorflow import keras

SIZE = (320, 320)
AUTOTUNE = tf.data.AUTOTUNE


def read(folder, subset):
    return keras.utils.image_dataset_from_directory(
        folder, validation_split=0.2, subset=subset, seed=11, image_size=SIZE, batch_size=16
    )


def tiles(folder="kiln/fired"):
    train, val = read(folder, "training"), read(folder, "validation")
    scale = keras.layers.Rescaling(1.0 / 255)
    crack = keras.Sequential([keras.layers.RandomFlip("vertical"), keras.layers.RandomRotation(0.1)])
    train = train.map(lambda x, y: (crack(scale(x), training=True), y), num_parallel_calls=AUTOTUNE)
    val = val.map(lambda x, y: (scale(x), y), num_parallel_calls=AUTOTUNE)
    train = train.cache().prefetch(AUTOTUNE)  # hazard: TFD106 warning; hazard: TFD301 warning
    return train, val.prefetch(AUTOTUNE)


if __name__ == "__main__":
    tiles()
