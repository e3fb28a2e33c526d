"""A template-method loader: subclasses read, the base class finishes."""
import os
import pathlib

import tensorflow as tf
from tensorflow.data import AUTOTUNE, Dataset


class BaseLoader:
    """Subclasses implement load(); build() adds what all have in common."""

    batch_size = 32

    def __init__(self, root, image_size=(128, 128)):
        self.root = pathlib.Path(root)
        self.image_size = image_size

    def load(self, split):
        raise NotImplementedError

    def finish(self, ds):
        return ds.prefetch(AUTOTUNE)

    def build(self, split):
        ds = self.load(split)
        ds = ds.with_options(tf.data.Options())
        return self.finish(ds)


class PngLoader(BaseLoader):
    def load(self, split):
        paths = sorted(str(p) for p in (self.root / split).glob("*.png"))
        ds = Dataset.from_tensor_slices(paths)
        # path strings, nothing is read yet
        ds = ds.cache()  # trap: TFD301
        ds = ds.shuffle(len(paths))
        ds = ds.map(self._read, num_parallel_calls=AUTOTUNE)
        ds = ds.repeat(2)
        # finish() of the base class adds the prefetch
        return ds.batch(self.batch_size)  # trap: TFD203

    def _read(self, path):
        image = tf.io.decode_png(tf.io.read_file(path), channels=3)
        return tf.image.resize(image, self.image_size) / 255.0


class SegmentationLoader(BaseLoader):
    batch_size = 4

    def load(self, split):
        folder = os.fspath(self.root / split)
        images = Dataset.list_files(folder + "/images/*.jpg", shuffle=False)
        masks = Dataset.list_files(folder + "/masks/*.png", shuffle=False)
        pairs = Dataset.zip((images, masks))
        pairs = pairs.map(self._read_pair)  # hazard: TFD201 warning
        # only renames what is there
        pairs = pairs.map(lambda image, mask: {"image": image, "mask": mask})  # trap: TFD201
        pairs = pairs.shuffle(64)
        return pairs.batch(self.batch_size, drop_remainder=True)  # trap: TFD203

    def _read_pair(self, image_path, mask_path):
        image = tf.io.decode_jpeg(tf.io.read_file(image_path), channels=3)
        mask = tf.io.decode_png(tf.io.read_file(mask_path), channels=1)
        image = tf.image.resize(image, self.image_size)
        mask = tf.image.resize(mask, self.image_size, method="nearest")
        return image, mask


class RawLoader(BaseLoader):
    """Takes the finishing away again, and so its batches come late."""

    def finish(self, ds):
        return ds

    def load(self, split):
        ds = Dataset.list_files(os.fspath(self.root / split / "*.raw"))
        ds = ds.map(self._read_raw, num_parallel_calls=AUTOTUNE)
        ds = ds.shuffle(256)
        return ds.batch(self.batch_size)  # hazard: TFD203 warning

    def _read_raw(self, path):
        values = tf.io.decode_raw(tf.io.read_file(path), tf.int16)
        return tf.cast(values[:4096], tf.float32) / 32768.0


def autoencoder():
    model = tf.keras.Sequential(
        [
            tf.keras.layers.InputLayer(input_shape=(4096,)),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dense(4096),
        ]
    )
    model.compile("adam", "mse")
    return model


def train_pngs(root, model):
    loader = PngLoader(root)
    model.fit(loader.build("train"), validation_data=loader.build("val"), epochs=5)


def train_segmentation(root, model):
    loader = SegmentationLoader(root, image_size=(256, 256))
    for batch in loader.build("train"):
        model.train_on_batch(batch["image"], batch["mask"])


def train_raw(root):
    model = autoencoder()
    for batch in RawLoader(root).build("train"):
        model.train_on_batch(batch, batch)
