"""Pictures of faces and whose they are."""

import glob
import os

import tensorflow as tf


def picture(path):
    decoded = tf.image.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.resize(tf.cast(decoded, tf.float32) / 255.0, [160, 160])


def faces(folder, part):
    """Both halves are made, and one is given back."""
    learned = sorted(glob.glob(os.path.join(folder, "learned/*.jpg")))
    unseen = sorted(glob.glob(os.path.join(folder, "unseen/*.jpg")))
    people = [os.path.basename(path).split("_")[0] for path in (*learned, *unseen)]
    number = {person: place for place, person in enumerate(sorted(set(people)))}

    def whose(paths):
        return tf.data.Dataset.from_tensor_slices(
            [number[os.path.basename(path).split("_")[0]] for path in paths]
        )

    learned_pictures = tf.data.Dataset.from_tensor_slices(learned)
    learned_pictures = learned_pictures.map(picture)  # hazard: TFD201 warning
    unseen_pictures = tf.data.Dataset.from_tensor_slices(unseen)
    # Only ever measured, though the other half is made beside it.
    unseen_pictures = unseen_pictures.map(picture)  # hazard: TFD201 info
    if part == "learned":
        return tf.data.Dataset.zip((learned_pictures, whose(learned)))
    return tf.data.Dataset.zip((unseen_pictures, whose(unseen)))
