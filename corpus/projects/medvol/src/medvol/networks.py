"""Small volumetric networks."""
import tensorflow as tf
from tensorflow.keras import layers

from medvol.volumes import SHAPE


def unet(classes=3, width=8):
    scan = tf.keras.Input(SHAPE + (1,))
    x = layers.Conv3D(width, 3, padding="same", activation="relu")(scan)  # trap: TFD809
    skip = x
    x = layers.MaxPooling3D()(x)
    x = layers.Conv3D(2 * width, 3, padding="same", activation="relu")(x)
    x = layers.UpSampling3D()(x)
    x = layers.Concatenate()([x, skip])
    return tf.keras.Model(scan, layers.Conv3D(classes, 1)(x))


def mask_critic(width=8):
    """Judges masks as they are stored."""
    mask = tf.keras.Input(SHAPE + (1,), dtype="uint8")
    x = layers.Conv3D(width, 3, strides=2, activation="relu")(mask)  # hazard: TFD809 error
    x = layers.GlobalAveragePooling3D()(x)
    return tf.keras.Model(mask, layers.Dense(1)(x))


def cast_mask_critic(width=8):
    mask = tf.keras.Input(SHAPE + (1,), dtype="uint8")
    x = tf.cast(mask, tf.float32)
    x = layers.Conv3D(width, 3, strides=2, activation="relu")(x)  # trap: TFD809
    x = layers.GlobalAveragePooling3D()(x)
    return tf.keras.Model(mask, layers.Dense(1)(x))
