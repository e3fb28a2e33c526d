"""Datasets for the wave network, the vocal network and the loudness detector."""
import functools

import tensorflow as tf

from stemsplit import audio_io, mixing
from stemsplit.config import PARALLEL, Settings

pool = dict(num_parallel_calls=Settings.readers)
to_magnitudes = functools.partial(mixing.magnitudes, frame=1024)


def chunks(folder, is_training):
    ds = tf.data.Dataset.list_files(folder + "/*", shuffle=is_training)
    # names of folders, no sound yet
    ds = ds.cache()  # trap: TFD301; hazard: TFD106 info
    # PARALLEL has num_parallel_calls
    ds = ds.map(audio_io.load_stems, **PARALLEL)  # trap: TFD201
    if is_training:
        # draws one number and cuts by it: stateful, but another thread costs more (measured)
        ds = ds.map(audio_io.random_crop)  # trap: TFD201
        ds = ds.map(mixing.Gain(0.25, 1.25))  # hazard: TFD201 warning
    else:
        # arithmetic on one element: handing it to another thread costs as much (C16)
        ds = ds.map(audio_io.centre_crop)  # trap: TFD201
    return ds.map(mixing.mixture, **pool)  # trap: TFD201


def audible(mix, stems):
    return tf.reduce_max(tf.abs(mix)) > 0.01


def wave_batches(settings, is_training=True):
    ds = chunks(settings.folder + ("/train" if is_training else "/test"), is_training)
    ds = ds.filter(audible)
    # train.py: fit and validation_data
    return ds.batch(settings.batch_size, drop_remainder=True)  # hazard: TFD203 warning; hazard: TFD604 info


def vocal_batches(settings):
    # the middle of every song, because the cache would freeze a random part
    ds = chunks(settings.folder + "/train", False)
    # subscripts
    ds = ds.map(mixing.mixture_and_vocals)  # trap: TFD201
    # six seconds a chunk, one chunk a song, as many songs as there are
    ds = ds.cache()  # hazard: TFD301 warning
    ds = ds.map(to_magnitudes)  # hazard: TFD201 warning
    ds = ds.shuffle(32)
    # train.py appends the prefetch
    return ds.batch(settings.batch_size)  # trap: TFD203


def normalised_batches(settings):
    """Ends in a parallel map and its batch, which the runtime fuses."""
    ds = tf.data.Dataset.list_files(settings.folder + "/train/*")
    ds = ds.map(audio_io.load_stems, num_parallel_calls=8)
    ds = ds.map(audio_io.centre_crop, num_parallel_calls=8)
    parallel_map = functools.partial(ds.map, num_parallel_calls=tf.data.AUTOTUNE)  # trap: TFD201
    ds = parallel_map(mixing.Normalise())
    return ds.map(mixing.mixture, num_parallel_calls=8).batch(4)  # trap: TFD201; trap: TFD203


def read_pcm(path):
    samples = tf.io.decode_raw(tf.io.read_file(path), tf.int16)
    loud = tf.strings.regex_full_match(path, ".*/loud/.*")
    return tf.reshape(samples[:audio_io.CHUNK], [audio_io.CHUNK, 1]), tf.cast(loud, tf.int32)


def pcm_batches(pattern, batch_size=16):
    """Sixteen bit samples as the recorder wrote them."""
    ds = tf.data.Dataset.list_files(pattern) \
        .map(read_pcm, num_parallel_calls=tf.data.AUTOTUNE) \
        .shuffle(128) \
        .batch(batch_size) \
        .prefetch(1)
    return ds
