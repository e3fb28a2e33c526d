"""python train.py wave|vocals|loudness"""
import sys

import tensorflow as tf

from stemsplit import audio_io, networks, pipeline
from stemsplit.config import Settings


def train_wave(settings):
    model = networks.wave_network()
    model.compile("adam", "mae")
    model.fit(
        pipeline.wave_batches(settings),
        validation_data=pipeline.wave_batches(settings, is_training=False),
        epochs=100,
    )
    model.evaluate(pipeline.normalised_batches(settings))


def train_vocals(settings):
    model = networks.vocal_network()
    model.compile("adam", "mse")
    batches = pipeline.vocal_batches(settings)
    model.fit(batches.repeat().prefetch(tf.data.AUTOTUNE), steps_per_epoch=500, epochs=50)


def train_loudness(pattern):
    model = networks.loudness_detector()
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(pipeline.pcm_batches(pattern), epochs=3)


if __name__ == "__main__":
    what = sys.argv[1]
    defaults = Settings()
    if what == "loudness":
        train_loudness("/data/pcm/*/*.raw")
    else:
        audio_io.preview(tf.io.gfile.glob(defaults.folder + "/train/*")[:3])
        {"wave": train_wave, "vocals": train_vocals}[what](defaults)
