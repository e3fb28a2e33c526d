"""Mel spectrograms computed by librosa inside generators, several generations of the code."""
import functools
import glob
import json
import os

import librosa
import numpy as np
import tensorflow as tf

with open("config/audio.json") as handle:
    CONFIG = json.load(handle)

N_MELS = 80
FRAMES = 400


def mel(path, sr=22050):
    wave, _ = librosa.load(path, sr=sr)
    spec = librosa.feature.melspectrogram(y=wave, sr=sr, n_mels=N_MELS)
    spec = librosa.power_to_db(spec, ref=np.max).T[:FRAMES]
    return np.pad(spec, ((0, FRAMES - len(spec)), (0, 0))).astype(np.float32)


def list_files(split):
    return sorted(glob.glob(os.path.join(CONFIG["root"], split, "*", "*.flac")))


def speaker_of(path):
    return CONFIG["speakers"].index(os.path.basename(os.path.dirname(path)))


def generate(split):
    if isinstance(split, bytes):
        split = split.decode()
    for path in list_files(split):
        yield mel(path), speaker_of(path)


def unlabelled():
    for path in list_files("extra"):
        yield mel(path)


def first_version():
    # types only: the rank is unknown afterwards
    ds = tf.data.Dataset.from_generator(lambda: generate("train"), (tf.float32, tf.int32))  # hazard: TFD401 warning
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(lambda x, y: (tf.reshape(x, [FRAMES, N_MELS]), y))  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(2000)
    ds = ds.batch(CONFIG["batch_size"])  # hazard: TFD203 info
    return ds


def second_version():
    ds = tf.data.Dataset.from_generator(  # hazard: TFD401 warning
        functools.partial(generate, "train"),
        output_types=(tf.float32, tf.int32),
        output_shapes=([FRAMES, N_MELS], []),
    )
    ds = ds.apply(tf.data.experimental.assert_cardinality(len(list_files("train"))))
    # on the scratch disk
    ds = ds.cache(os.path.join(CONFIG["scratch"], "mel_train"))  # trap: TFD301
    ds = ds.shuffle(2000).batch(CONFIG["batch_size"])
    return ds.prefetch(4)


def third_version(split):
    signature = (
        tf.TensorSpec(shape=(FRAMES, N_MELS), dtype=tf.float32),
        tf.TensorSpec(shape=(), dtype=tf.int32),
    )
    ds = tf.data.Dataset.from_generator(  # trap: TFD401
        generate,
        args=(split,),
        output_signature=signature,
    )
    # both callers append the prefetch
    return ds.batch(CONFIG["batch_size"])  # trap: TFD203


def pretraining():
    # TypeError on every version
    ds = tf.data.Dataset.from_generator(unlabelled)  # hazard: TFD401 error
    ds = ds.batch(CONFIG["batch_size"])
    return ds.prefetch(2)


def autoencoder_data():
    spec = tf.TensorSpec((FRAMES, N_MELS), tf.float32)
    ds = tf.data.Dataset.from_generator(unlabelled, output_signature=spec)  # trap: TFD401
    # sixteen of them
    small = ds.take(16).cache()  # trap: TFD301
    # both components are the argument itself
    small = small.map(lambda x: (x, x))  # trap: TFD201
    return small.batch(4).prefetch(1)


def classifier():
    inputs = tf.keras.Input((FRAMES, N_MELS))
    x = tf.keras.layers.BatchNormalization()(inputs)  # trap: TFD809
    x = tf.keras.layers.Conv1D(128, 5, activation="relu")(x)
    x = tf.keras.layers.Bidirectional(tf.keras.layers.GRU(64))(x)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(len(CONFIG["speakers"]))(x))


def autoencoder():
    return tf.keras.Sequential([
        tf.keras.layers.Dense(32, activation="relu"),  # trap: TFD807
        tf.keras.layers.Dense(N_MELS),
    ])


def main():
    model = classifier()
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    if CONFIG["generation"] == 1:
        model.fit(first_version(), epochs=2)
    elif CONFIG["generation"] == 2:
        model.fit(second_version(), epochs=2)
    else:
        train = third_version("train").prefetch(tf.data.AUTOTUNE)
        val = third_version("val").prefetch(tf.data.AUTOTUNE)
        model.fit(train, validation_data=val, epochs=20)

    coder = autoencoder()
    coder.compile("adam", "mse")
    coder.fit(autoencoder_data(), epochs=200)
    coder.fit(pretraining(), epochs=1)


if __name__ == "__main__":
    main()
