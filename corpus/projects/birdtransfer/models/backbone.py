"""A frozen MobileNet and what goes on top of it."""
import tensorflow as tf
from tensorflow.keras import layers

from utils.sources import SIZE


def make_backbone():
    backbone = tf.keras.applications.MobileNetV2(input_shape=SIZE + (3,), include_top=False, pooling="avg")
    backbone.trainable = False
    return backbone


def make_head(num_classes, width=1280):
    return tf.keras.Sequential([
        tf.keras.Input((width,)),
        layers.Dropout(0.3),
        # fed with pooled features
        layers.Dense(num_classes),  # trap: TFD807
    ])


def make_tiny(num_classes):
    """No Input, and finetune.py fits it to sources.icons(), which are uint8."""
    return tf.keras.Sequential([
        layers.Conv2D(16, 3, activation="relu"),  # hazard: TFD809 error
        layers.GlobalAveragePooling2D(),
        layers.Dense(num_classes),
    ])


def make_small(num_classes):
    """No Input either, but sources.from_list() resizes, and that gives float32."""
    return tf.keras.Sequential([
        layers.Conv2D(16, 3, activation="relu"),  # trap: TFD809
        layers.GlobalAveragePooling2D(),
        layers.Dense(num_classes),
    ])


def make_prior(num_sites):
    """Logits from the number of the observation site and the month."""
    site = tf.keras.Input((1,), dtype="int32", name="site")
    month = tf.keras.Input((1,), dtype="int32", name="month")
    hidden = layers.Dense(32, activation="relu")(site)  # hazard: TFD807 warning
    # twelve months as a one-hot vector
    seasons = layers.CategoryEncoding(num_tokens=13, output_mode="one_hot")(month)
    season = layers.Dense(32, activation="relu")(seasons)  # trap: TFD807
    return tf.keras.Model([site, month], layers.Add()([hidden, season]))
