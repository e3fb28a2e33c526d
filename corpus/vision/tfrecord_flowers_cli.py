"""Train a small convolutional network on the flower photos, stored as TFRecord shards."""
import argparse
import os

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
IMAGE_SIZE = 192
NUM_CLASSES = 5

FEATURES = {
    "image/encoded": tf.io.FixedLenFeature([], tf.string),
    "image/class/label": tf.io.FixedLenFeature([], tf.int64, default_value=-1),
}


def parse_record(serialized):
    example = tf.io.parse_single_example(serialized, FEATURES)
    image = tf.io.decode_jpeg(example["image/encoded"], channels=3)
    image = tf.image.resize(image, [IMAGE_SIZE, IMAGE_SIZE])
    label = tf.cast(example["image/class/label"], tf.int32)
    return image / 255.0, label


def augment(image, label):
    image = tf.image.random_flip_left_right(image)
    image = tf.image.random_brightness(image, 0.2)
    image = tf.image.random_contrast(image, 0.8, 1.2)
    return tf.clip_by_value(image, 0.0, 1.0), label


def load_split(pattern, batch_size, training):
    files = tf.data.Dataset.list_files(pattern, shuffle=training)
    ds = files.interleave(
        tf.data.TFRecordDataset,
        cycle_length=8,
        num_parallel_calls=AUTOTUNE,
    )
    ds = ds.map(parse_record)  # hazard: TFD201 warning
    if training:
        ds = ds.cache()  # hazard: TFD301 info
        ds = ds.shuffle(2048)
        ds = ds.map(augment)  # hazard: TFD201 warning
    # Both ways in end with map().batch(), which TensorFlow fuses.
    return ds.batch(batch_size)  # trap: TFD203


def preview(pattern, count=3):
    files = sorted(tf.io.gfile.glob(pattern))
    # Looked at, never trained on.
    raw = tf.data.TFRecordDataset(files[:1]).map(parse_record)  # trap: TFD201
    for image, label in raw.take(count):
        print(image.shape, int(label), float(tf.reduce_mean(image)))


def build_model():
    return tf.keras.Sequential([
        tf.keras.layers.Conv2D(32, 3, activation="relu", input_shape=(IMAGE_SIZE, IMAGE_SIZE, 3)),
        tf.keras.layers.MaxPooling2D(),
        tf.keras.layers.Conv2D(64, 3, activation="relu"),
        tf.keras.layers.GlobalAveragePooling2D(),
        tf.keras.layers.Dense(NUM_CLASSES),
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="/data/flowers")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--preview", action="store_true")
    args = parser.parse_args()

    if args.preview:
        preview(os.path.join(args.data, "train-*"))
        return

    train_ds = load_split(os.path.join(args.data, "train-*"), args.batch_size, True)
    val_ds = load_split(os.path.join(args.data, "val-*"), args.batch_size, False)

    model = build_model()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(1e-3),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(train_ds, validation_data=val_ds, epochs=args.epochs)
    model.save("flowers.keras")


if __name__ == "__main__":
    main()
