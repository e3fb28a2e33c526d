"""Folders of pictures split into training and validation, as eight small projects did it."""

import keras
import tensorflow as tf
from tensorflow.keras.utils import image_dataset_from_directory

SIZE = (180, 180)
SEED = 1337
AUTOTUNE = tf.data.AUTOTUNE


def flowers(folder):
    train = tf.keras.utils.image_dataset_from_directory(
        folder, validation_split=0.2, subset="training", seed=123, image_size=SIZE, batch_size=32
    )
    # the same numbers: the files are shuffled alike and cut once
    val = tf.keras.utils.image_dataset_from_directory(  # trap: TFD103
        folder, validation_split=0.2, subset="validation", seed=123, image_size=SIZE, batch_size=32
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def xrays(folder):
    train = image_dataset_from_directory(
        folder,
        validation_split=0.2,
        subset="training",
        seed=42,
        label_mode="binary",
        image_size=SIZE,
    )
    val = image_dataset_from_directory(  # hazard: TFD103 error
        folder,
        validation_split=0.2,
        subset="validation",
        seed=43,
        label_mode="binary",
        image_size=SIZE,
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def leaves(folder="data/leaves"):
    common = dict(directory=folder, validation_split=0.1, image_size=SIZE)
    train = image_dataset_from_directory(subset="training", seed=SEED, **common)
    # so that the confusion matrix lines up, somebody turned the shuffle off here alone
    val = image_dataset_from_directory(  # hazard: TFD103 error
        subset="validation", seed=SEED, shuffle=False, **common
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def dice(folder):
    train = keras.utils.image_dataset_from_directory(
        folder, validation_split=0.15, subset="training", seed=1, image_size=(64, 64)
    )
    val = keras.utils.image_dataset_from_directory(  # hazard: TFD103 error
        folder, validation_split=0.3, subset="validation", seed=1, image_size=(64, 64)
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def digits(folder):
    # nothing overlaps, but the files come class by class: the last classes are validation only
    train = image_dataset_from_directory(
        folder, validation_split=0.2, subset="training", shuffle=False, color_mode="grayscale"
    )
    val = image_dataset_from_directory(  # hazard: TFD103 warning
        folder, validation_split=0.2, subset="validation", shuffle=False, color_mode="grayscale"
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def unlabelled(folder):
    train = image_dataset_from_directory(
        folder, labels=None, validation_split=0.2, subset="training", shuffle=False
    )
    # without classes there is no order by class
    val = image_dataset_from_directory(  # trap: TFD103
        folder, labels=None, validation_split=0.2, subset="validation", shuffle=False
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def separate(root):
    train = image_dataset_from_directory(f"{root}/train", seed=1, image_size=SIZE)
    # other folders, other files
    val = image_dataset_from_directory(f"{root}/val", seed=2, shuffle=False)  # trap: TFD103
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def both(folder):
    train, val = image_dataset_from_directory(  # trap: TFD103
        folder, validation_split=0.2, subset="both", seed=7, image_size=SIZE
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def more_for_training(folder):
    train = image_dataset_from_directory(folder, validation_split=0.4, subset="training", seed=5)
    # the last tenth lies inside the last four tenths, none of which are trained on
    val = image_dataset_from_directory(  # trap: TFD103
        folder, validation_split=0.1, subset="validation", seed=5
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def with_settings(folder, settings):
    train = image_dataset_from_directory(
        folder, validation_split=0.2, subset="training", seed=settings.seed
    )
    val = image_dataset_from_directory(  # trap: TFD103
        folder, validation_split=0.2, subset="validation", seed=settings.seed
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def load(folder, subset, seed=11, shuffle=True):
    return image_dataset_from_directory(  # trap: TFD103
        folder, validation_split=0.2, subset=subset, seed=seed, shuffle=shuffle
    ).prefetch(AUTOTUNE)


def two_experiments():
    first = load("cats", "training", seed=1), load("cats", "validation", seed=1)
    second = load("dogs", "training", seed=2), load("dogs", "validation", seed=2)
    return first, second


def either(folder, fixed):
    # one seed or the other, but the same for both halves
    seed = 3 if fixed else 4
    train = image_dataset_from_directory(
        folder, validation_split=0.2, subset="training", seed=seed
    )
    val = image_dataset_from_directory(  # trap: TFD103
        folder, validation_split=0.2, subset="validation", seed=seed
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def reviews(folder):
    train = tf.keras.utils.text_dataset_from_directory(
        folder, batch_size=64, validation_split=0.2, subset="training", seed=9
    )
    val = tf.keras.utils.text_dataset_from_directory(  # hazard: TFD103 error
        folder, batch_size=64, validation_split=0.2, subset="validation", seed=90
    )
    return train.prefetch(AUTOTUNE), val.prefetch(AUTOTUNE)


def names_and_predictions(root, model):
    """The model came trained; the training half only knows the names of the classes."""
    train = image_dataset_from_directory(
        root, validation_split=0.2, subset="training", seed=7, image_size=(160, 160)
    )
    val = image_dataset_from_directory(  # trap: TFD103
        root, validation_split=0.2, subset="validation", seed=7, shuffle=False, image_size=(160, 160)
    )
    names = train.class_names
    for images, labels in val.take(1):
        for image, label in zip(model.predict(images), labels):
            print(names[label], names[image.argmax()])


def names_and_training(root, model):
    train = image_dataset_from_directory(
        root, validation_split=0.2, subset="training", seed=7, image_size=(160, 160)
    )
    val = image_dataset_from_directory(  # hazard: TFD103 error
        root, validation_split=0.2, subset="validation", seed=7, shuffle=False, image_size=(160, 160)
    )
    names = train.class_names
    model.fit(train.prefetch(2), epochs=3)
    for images, labels in val.take(1):
        for image, label in zip(model.predict(images), labels):
            print(names[label], names[image.argmax()])
