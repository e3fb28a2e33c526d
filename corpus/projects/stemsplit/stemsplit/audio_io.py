"""Songs from disk. Needs mixing for the preview, and mixing needs the lengths from here."""
import tensorflow as tf

from . import mixing
from .config import SAMPLE_RATE, STEMS

CHUNK = 6 * SAMPLE_RATE


def load_stems(song):
    """Shape (stems, samples), one channel."""
    waves = []
    for stem in STEMS:
        data = tf.io.read_file(tf.strings.join([song, "/", stem, ".wav"]))
        wave, _ = tf.audio.decode_wav(data, desired_channels=1)
        waves.append(wave[:, 0])
    return tf.stack(waves)


def random_crop(stems):
    start = tf.random.uniform([], maxval=tf.shape(stems)[1] - CHUNK, dtype=tf.int32)
    return tf.ensure_shape(stems[:, start:start + CHUNK], [len(STEMS), CHUNK])


def centre_crop(stems):
    start = (tf.shape(stems)[1] - CHUNK) // 2
    return tf.ensure_shape(stems[:, start:start + CHUNK], [len(STEMS), CHUNK])


def preview(songs):
    """Loudness of three songs, to see that the files can be read."""
    ds = tf.data.Dataset.from_tensor_slices(songs)
    # only looked at
    ds = ds.map(load_stems).map(mixing.mixture)  # trap: TFD201
    for mix, _ in ds.take(3):
        print("peak", float(tf.reduce_max(tf.abs(mix))))
