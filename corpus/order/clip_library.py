"""A small library for audio clips: loaders as classes, helpers with annotations, one split."""

from tensorflow.keras.utils import audio_dataset_from_directory as clips_in
import numpy as np
import tensorflow as tf
from tensorflow import keras

from clipstore import open_store

AUTOTUNE = tf.data.AUTOTUNE
_decoded = {"clips": 0}


class ClipSource:
    """Grows step by step: whoever uses it calls `decode`, then `finish`."""

    def __init__(self, pattern):
        self.clips = tf.data.Dataset.list_files(pattern)

    def decode(self, read):
        self.clips = self.clips.map(read, num_parallel_calls=AUTOTUNE)
        # The order of classes stays as it is in the listing.
        self.clips.shuffle(5_000)  # hazard: TFD101 error

    def finish(self, size):
        self.clips = self.clips.batch(size)
        self.clips = self.clips.prefetch(AUTOTUNE)  # trap: TFD101
        return self.clips


def count_and_scale(clip, label):
    _decoded["clips"] += 1  # hazard: TFD108 info
    seen = {"parts": 0}
    seen["parts"] += 1  # trap: TFD108
    return clip / 32768.0, label


def without_silence(ds: tf.data.Dataset, threshold):
    ds.filter(lambda clip, label: tf.reduce_max(tf.abs(clip)) > threshold)  # hazard: TFD101 error
    return ds.map(count_and_scale, num_parallel_calls=AUTOTUNE)


def from_store(name, threshold):
    return without_silence(open_store(name).as_dataset(), threshold)


def held_out(folder):
    # A few batches are a part too: five of them are measured on, and trained on in other epochs.
    clips = clips_in(folder, batch_size=64)  # hazard: TFD102 warning
    return clips.take(5), clips.skip(5)


def first_ones(folder, plot):
    clips = clips_in(folder, batch_size=64)  # trap: TFD102
    for clip, label in clips.take(3):
        plot(clip, label)
    return clips.skip(3)


def confusion(model, folder):
    clips = clips_in(folder)
    guessed = np.argmax(model.predict(clips), axis=1)  # hazard: TFD104 warning
    truth = np.concatenate([label for _, label in clips])
    return tf.math.confusion_matrix(truth, guessed)


def train(model: keras.Model, clips: tf.data.Dataset, size):
    batches = clips.shuffle(2_000).batch(32).prefetch(AUTOTUNE)
    model.fit(batches, epochs=5, batch_size=size)  # hazard: TFD803 warning


def train_any(learner, x, y, size):
    batches = tf.data.Dataset.from_tensor_slices((x, y)).batch(32).prefetch(AUTOTUNE)
    # Whose fit this is cannot be seen, and nothing in the call speaks of Keras.
    learner.fit(batches, batch_size=size)  # trap: TFD803


def numbered(rows):
    for row in map(int, rows):
        yield row


def streams(rows, model):
    spec = tf.TensorSpec((), tf.int64)
    broken = tf.data.Dataset.from_generator(map(int, rows), output_signature=spec)  # hazard: TFD402 error
    fine = tf.data.Dataset.from_generator(lambda: map(int, rows), output_signature=spec)  # trap: TFD402
    also_fine = tf.data.Dataset.from_generator(numbered, args=(rows,), output_signature=spec)  # trap: TFD402
    return broken, fine, also_fine


def mixing_matrices():
    gains = tf.constant([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]])
    stereo = tf.eye(2)
    square = tf.constant([[1.0, 0.0], [0.0, 1.0]])
    down = square @ gains  # trap: TFD412
    up = square @ tf.transpose(gains)  # hazard: TFD412 error
    both = tf.transpose(gains) @ square  # trap: TFD412
    return tf.data.Dataset.from_tensors((down, up, both, stereo))


def spectra(paths):
    def load(path):
        picture = tf.io.decode_png(tf.io.read_file(path), channels=1)
        picture = tf.image.convert_image_dtype(picture, tf.float32)
        picture /= 255.0  # hazard: TFD117 warning
        return picture

    def load_once(path):
        picture = tf.cast(tf.io.decode_png(tf.io.read_file(path), channels=1), tf.float32)
        picture /= 255.0  # trap: TFD117
        return picture

    files = tf.data.Dataset.from_tensor_slices(paths)
    return (
        files.map(load, num_parallel_calls=AUTOTUNE),
        files.map(load_once, num_parallel_calls=AUTOTUNE),
    )

