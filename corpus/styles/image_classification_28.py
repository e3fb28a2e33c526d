# target: 2.8
"""Flower classification from a directory tree."""
import pathlib

import tensorflow as tf
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
IMG_SIZE = (180, 180)

data_augmentation = tf.keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.1),
        layers.RandomZoom(0.1),
    ]
)
normalization = layers.Rescaling(1.0 / 255)


def build_model(num_classes):
    model = tf.keras.Sequential(
        [
            layers.InputLayer(input_shape=IMG_SIZE + (3,)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(num_classes),
        ]
    )
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model


def directory(root, subset):
    return tf.keras.utils.image_dataset_from_directory(
        root, validation_split=0.2, subset=subset, seed=123, image_size=IMG_SIZE, batch_size=32
    )


def tutorial(root):
    """The classic: everything in memory."""
    train_ds = directory(root, "training")
    val_ds = directory(root, "validation")
    train_ds = train_ds.cache()  # hazard: TFD301 info
    # the batches of the first pass, which the cache keeps
    train_ds = train_ds.shuffle(1000)  # hazard: TFD109 info
    train_ds = train_ds.map(lambda x, y: (normalization(x), y))  # hazard: TFD201 info
    train_ds = train_ds.map(lambda x, y: (data_augmentation(x, training=True), y))  # hazard: TFD201 warning
    train_ds = train_ds.prefetch(buffer_size=AUTOTUNE)
    val_ds = val_ds.map(lambda x, y: (normalization(x), y), AUTOTUNE)  # trap: TFD201
    val_ds = val_ds.cache().prefetch(buffer_size=AUTOTUNE)  # trap: TFD301
    build_model(5).fit(train_ds, validation_data=val_ds, epochs=10)


def as_it_comes(root):
    # the function ends with a prefetch of its own
    train_ds = tf.keras.utils.image_dataset_from_directory(root, image_size=IMG_SIZE)  # trap: TFD203
    build_model(5).fit(train_ds, epochs=1)


def process_path(path):
    parts = tf.strings.split(path, "/")
    label = tf.argmax(parts[-2] == CLASS_NAMES)
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(image, IMG_SIZE), label


CLASS_NAMES = ["daisy", "dandelion", "roses", "sunflowers", "tulips"]


class FlowerData:
    def __init__(self, root, batch_size=32):
        self.root = pathlib.Path(root)
        self.batch_size = batch_size
        self.dataset = tf.data.Dataset.list_files(str(self.root / "*/*.jpg"), shuffle=False)

    def decoded(self):
        self.dataset = self.dataset.map(process_path, num_parallel_calls=AUTOTUNE)
        return self

    def shuffled(self):
        self.dataset = self.dataset.shuffle(1000)
        return self

    def batched(self):
        self.dataset = self.dataset.batch(self.batch_size)  # hazard: TFD203 warning
        return self


def fluent(root):
    data = FlowerData(root).decoded().shuffled().batched()
    build_model(5).fit(data.dataset, epochs=2)


def swapped_end(root):
    """prefetch is there, but two calls too early."""
    ds = tf.data.Dataset.list_files(root + "/*/*.jpg")
    ds = ds.map(process_path, num_parallel_calls=AUTOTUNE)
    ds = ds.prefetch(AUTOTUNE)
    ds = ds.shuffle(200)
    ds = ds.batch(32)  # hazard: TFD203 info
    build_model(5).fit(ds, epochs=2)


def python_reader(root, load_raw):
    def read(path):
        image = tf.numpy_function(load_raw, [path], tf.float32)
        image.set_shape(IMG_SIZE + (3,))
        return image, 0

    ds = tf.data.Dataset.list_files(root + "/*.dng")
    ds = ds.map(read)  # hazard: TFD201 warning
    ds = ds.batch(8).prefetch(1)
    model = build_model(5)
    model.fit(ds)
    held_out = tf.data.Dataset.list_files(root + "/test/*.jpg", shuffle=False)
    held_out = held_out.map(process_path, num_parallel_calls=AUTOTUNE).shuffle(64)
    held_out = held_out.batch(8)  # hazard: TFD203 info
    return model.evaluate(held_out)
