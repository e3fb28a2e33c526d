"""A small U-Net and a head that refines edges."""
import tensorflow as tf
from tensorflow.keras import layers


def _block(x, width):
    x = layers.Conv2D(width, 3, padding="same", activation="relu")(x)
    return layers.BatchNormalization()(x)


def build_unet(num_classes, widths=(32, 64, 128)):
    inputs = tf.keras.Input((None, None, 3))
    x, skips = inputs, []
    for width in widths:
        x = _block(x, width)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = _block(x, 2 * widths[-1])
    for width, skip in zip(reversed(widths), reversed(skips)):
        x = layers.UpSampling2D()(x)
        x = _block(layers.Concatenate()([x, skip]), width)
    return tf.keras.Model(inputs, layers.Conv2D(num_classes, 1)(x))


def build_edge_head():
    """Takes a mask as it is stored."""
    mask = tf.keras.Input((None, None, 1), dtype="uint8")
    x = layers.Conv2D(8, 3, padding="same", activation="relu")(mask)  # hazard: TFD809 error
    return tf.keras.Model(mask, layers.Conv2D(1, 1, activation="sigmoid")(x))


def build_edge_head_scaled():
    mask = tf.keras.Input((None, None, 1), dtype="uint8")
    x = layers.Rescaling(1.0 / 18)(mask)
    # Rescaling gives floats
    x = layers.Conv2D(8, 3, padding="same", activation="relu")(x)  # trap: TFD809
    return tf.keras.Model(mask, layers.Conv2D(1, 1, activation="sigmoid")(x))
