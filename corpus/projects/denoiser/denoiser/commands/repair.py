"""denoise repair"""
import glob
import multiprocessing
import os

import tensorflow as tf

from denoiser.pipeline import tapes
from denoiser.settings import FLAGS


def _write(item):
    path, wave = item
    data = tf.audio.encode_wav(wave[:, None], 16000).numpy()
    with open(os.path.splitext(path)[0] + ".clean.wav", "wb") as out:
        out.write(data)


def run():
    model = tf.keras.models.load_model("denoiser.h5")
    waves = model.predict(tapes(FLAGS.tapes))
    with multiprocessing.Pool(4) as pool:
        pool.map(_write, zip(sorted(glob.glob(FLAGS.tapes)), waves))  # trap: TFD201
