"""Scripts and builders that go through their data once, to write, count or show something."""

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from somewhere.tables import count_rows, write_rows

FIELDS = {"image": tf.io.FixedLenFeature([], tf.string)}


def decode(record):
    image = tf.io.decode_jpeg(tf.io.parse_single_example(record, FIELDS)["image"], channels=3)
    return tf.image.resize(image, [224, 224])


class Moths(tfds.core.GeneratorBasedBuilder):
    def _split_generators(self, manager):
        return {"train": self._generate_examples(manager.download("moths.tfrecord"))}

    def _generate_examples(self, path):
        # Prepared once, read for ever.
        images = tf.data.TFRecordDataset(path).map(decode)  # hazard: TFD201 info
        for number, image in enumerate(tfds.as_numpy(images)):
            yield number, {"image": image}


class Bees(tfds.core.GeneratorBasedBuilder):
    def _generate_examples(self, path):
        images = tf.data.TFRecordDataset(path).map(decode)  # hazard: TFD201 info
        for number, image in enumerate(images):
            yield number, {"image": image.numpy()}


def to_arrays(path, folder):
    images = tf.data.TFRecordDataset(path).map(decode)  # hazard: TFD201 info
    for number, image in enumerate(images):
        np.save(f"{folder}/{number}.npy", image.numpy())


def to_records(path, target):
    texts = tf.data.TFRecordDataset(path).map(decode)  # hazard: TFD201 info
    texts = texts.map(tf.io.serialize_tensor)  # hazard: TFD201 info
    tf.data.experimental.TFRecordWriter(target).write(texts)  # hazard: TFD701 warning


def to_a_folder(path, target):
    images = tf.data.TFRecordDataset(path).map(decode)  # hazard: TFD201 info
    tf.data.experimental.save(images, target)  # hazard: TFD701 warning


def to_a_frame(path):
    return tfds.as_dataframe(tf.data.TFRecordDataset(path).map(decode))  # hazard: TFD201 info


def to_a_table(path):
    write_rows(tf.data.TFRecordDataset(path).map(decode), "images.csv")  # hazard: TFD201 info
    return count_rows(tf.data.TFRecordDataset(path).map(decode))  # hazard: TFD201 info


def normaliser(path, layer):
    # One pass for the means.
    layer.adapt(tf.data.TFRecordDataset(path).map(decode))  # hazard: TFD201 info
    return layer


def trained(path, model, trainer):
    # Nobody sees what `run` does with it, and it is called after nothing of that.
    trainer.run(tf.data.TFRecordDataset(path).map(decode))  # hazard: TFD201 warning
    images = tf.data.TFRecordDataset(path).map(decode).batch(32)  # hazard: TFD201 warning
    model.fit(images.prefetch(2), epochs=5)
