"""Binary road masks from aerial tiles; images and masks lie in two folders."""
import glob
import os
from functools import partial

import tensorflow as tf

CONFIG = dict(
    root="data/roads",
    size=256,
    batch_size=16,
    epochs=40,
    workers=8,
    lr=3e-4,
)


def read_png(path, channels, size):
    data = tf.io.read_file(path)
    image = tf.io.decode_png(data, channels=channels)
    return tf.image.resize(image, [size, size], method="nearest")


def load_pair(image_path, mask_path, size):
    image = tf.cast(read_png(image_path, 3, size), tf.float32) / 127.5 - 1.0
    mask = tf.cast(read_png(mask_path, 1, size) > 127, tf.float32)
    return image, mask


def joint_flip(image, mask):
    both = tf.concat([image, mask], axis=-1)
    both = tf.image.random_flip_left_right(both)
    both = tf.image.random_flip_up_down(both)
    return both[..., :3], both[..., 3:]


def build_dataset(image_paths, mask_paths, training):
    ds = tf.data.Dataset.from_tensor_slices((image_paths, mask_paths))
    # Only path strings so far.
    ds = ds.cache()  # trap: TFD301
    if training:
        ds = ds.shuffle(len(image_paths))
    ds = ds.map(partial(load_pair, size=CONFIG["size"]), num_parallel_calls=CONFIG["workers"])
    if training:
        ds = ds.map(joint_flip)  # hazard: TFD201 warning
        ds = ds.batch(CONFIG["batch_size"], drop_remainder=True)
        ds = ds.prefetch(2)
    else:
        ds = ds.cache()  # trap: TFD301
        ds = ds.batch(CONFIG["batch_size"])  # hazard: TFD203 info
    return ds


def conv_block(filters):
    return [
        tf.keras.layers.Conv2D(filters, 3, padding="same"),
        tf.keras.layers.BatchNormalization(),
        tf.keras.layers.ReLU(),
    ]


def build_model():
    layers = [tf.keras.Input(shape=(CONFIG["size"], CONFIG["size"], 3))]
    for filters in (16, 32, 64):
        layers += conv_block(filters)
    layers.append(tf.keras.layers.Conv2D(1, 1))
    return tf.keras.Sequential(layers)


def split(paths, fraction=0.9):
    cut = int(len(paths) * fraction)
    return paths[:cut], paths[cut:]


def main():
    images = sorted(glob.glob(os.path.join(CONFIG["root"], "images", "*.png")))
    masks = sorted(glob.glob(os.path.join(CONFIG["root"], "masks", "*.png")))
    assert len(images) == len(masks), "every tile needs a mask"

    train_images, val_images = split(images)
    train_masks, val_masks = split(masks)
    train_ds = build_dataset(train_images, train_masks, training=True)
    val_ds = build_dataset(val_images, val_masks, training=False)

    model = build_model()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(CONFIG["lr"]),
        loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.BinaryIoU(threshold=0.0)],
    )
    model.fit(train_ds, validation_data=val_ds, epochs=CONFIG["epochs"])


if __name__ == "__main__":
    main()
