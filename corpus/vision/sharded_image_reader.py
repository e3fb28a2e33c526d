# target: 2.9
"""An input reader for sharded ImageNet-style TFRecords, one instance for each split."""
import os

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
MEAN_RGB = [0.485 * 255, 0.456 * 255, 0.406 * 255]
STDDEV_RGB = [0.229 * 255, 0.224 * 255, 0.225 * 255]


class ShardedImageReader:
    """Reads, decodes and batches; `reader()` gives the dataset."""

    def __init__(self, data_dir, batch_size, is_training, image_size=224, cache_dir="/mnt/ssd/cache",
                 num_threads=16):
        self.data_dir = data_dir
        self.batch_size = batch_size
        self.is_training = is_training
        self.image_size = image_size
        self.cache_dir = cache_dir
        self.num_threads = num_threads

    def _open_shard(self, filename):
        return tf.data.TFRecordDataset(filename, buffer_size=8 * 1024 * 1024)

    def _parse(self, value):
        keys_to_features = {
            "image/encoded": tf.io.FixedLenFeature((), tf.string, ""),
            "image/class/label": tf.io.FixedLenFeature([], tf.int64, -1),
        }
        parsed = tf.io.parse_single_example(value, keys_to_features)
        return parsed["image/encoded"], tf.cast(parsed["image/class/label"], tf.int32) - 1

    def _decode(self, image_bytes, label):
        image = tf.io.decode_jpeg(image_bytes, channels=3)
        if self.is_training:
            image = tf.image.random_flip_left_right(image)
        image = tf.image.resize(image, [self.image_size, self.image_size], method="bicubic")
        image = (image - MEAN_RGB) / STDDEV_RGB
        image.set_shape([self.image_size, self.image_size, 3])
        return image, label

    def __call__(self):
        split = "train" if self.is_training else "validation"
        pattern = os.path.join(self.data_dir, f"{split}-*-of-*")
        files = tf.data.Dataset.list_files(pattern, shuffle=self.is_training)
        # File names only: nothing has been read yet.
        files = files.cache()  # trap: TFD301
        ds = files.interleave(
            self._open_shard,
            cycle_length=self.num_threads,
            block_length=4,
            num_parallel_calls=AUTOTUNE,
            deterministic=not self.is_training,
        )
        ds = ds.map(self._parse)  # hazard: TFD201 info
        ds = ds.cache(os.path.join(self.cache_dir, split))  # trap: TFD301
        if self.is_training:
            ds = ds.shuffle(16 * self.batch_size).repeat()
        ds = ds.map(self._decode, self.num_threads)  # trap: TFD201
        ds = ds.batch(self.batch_size, drop_remainder=self.is_training)
        ds = ds.prefetch(AUTOTUNE)

        options = tf.data.Options()
        options.experimental_optimization.apply_default_optimizations = True
        options.deterministic = False
        # with_options does no work of its own, the prefetch before it is still the end.
        return ds.with_options(options)  # trap: TFD203


def train(data_dir, model_dir, epochs, steps_per_epoch, batch_size=256):
    train_reader = ShardedImageReader(data_dir, batch_size, is_training=True)
    eval_reader = ShardedImageReader(data_dir, batch_size, is_training=False)

    model = tf.keras.applications.ResNet50(weights=None, classes=1000)
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    callbacks = [
        tf.keras.callbacks.TensorBoard(os.path.join(model_dir, "logs")),
        tf.keras.callbacks.ModelCheckpoint(os.path.join(model_dir, "ckpt-{epoch:03d}")),
    ]
    model.fit(
        train_reader(),
        epochs=epochs,
        steps_per_epoch=steps_per_epoch,
        validation_data=eval_reader(),
        callbacks=callbacks,
    )
    return model


if __name__ == "__main__":
    train("/data/imagenet", "/models/resnet50", epochs=90, steps_per_epoch=5004)
