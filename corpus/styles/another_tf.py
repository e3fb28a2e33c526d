"""Functions on pictures under a short name that usually is another one's."""

import tensorflow
import torchvision.transforms.functional as tf
from tensorflow.data import Dataset


def mirrored(picture):
    return tf.hflip(picture)


def records(path):
    ds = tensorflow.data.TFRecordDataset(path).batch(8).prefetch(1)
    return ds.make_one_shot_iterator().get_next()  # hazard: TFD703 error


def flat(pictures):
    def each():
        for picture in pictures:
            yield mirrored(picture).numpy()

    return Dataset.from_generator(each, output_types=tensorflow.float32)  # hazard: TFD401 warning
