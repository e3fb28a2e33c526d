"""Keyword spotting: wav files to spectrograms to a small convolutional network."""
import os
import pathlib

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models

DATASET_PATH = pathlib.Path("data/mini_speech_commands")
AUTOTUNE = tf.data.AUTOTUNE
BATCH_SIZE = 64
SAMPLE_RATE = 16000

commands = np.array(sorted(p.name for p in DATASET_PATH.iterdir() if p.is_dir()))


def decode_audio(audio_binary):
    audio, _ = tf.audio.decode_wav(contents=audio_binary, desired_channels=1, desired_samples=SAMPLE_RATE)
    return tf.squeeze(audio, axis=-1)


def get_label(file_path):
    parts = tf.strings.split(input=file_path, sep=os.path.sep)
    return parts[-2]


def get_waveform_and_label(file_path):
    label = get_label(file_path)
    return decode_audio(tf.io.read_file(file_path)), label


def get_spectrogram(waveform):
    spectrogram = tf.signal.stft(waveform, frame_length=255, frame_step=128)
    return tf.abs(spectrogram)[..., tf.newaxis]


def get_spectrogram_and_label_id(audio, label):
    label_id = tf.argmax(label == commands)
    return get_spectrogram(audio), label_id


def add_background(audio, label):
    gain = tf.random.uniform([], 0.0, 0.1)
    return audio + gain * tf.random.normal(tf.shape(audio)), label


def preprocess_dataset(files):
    files_ds = tf.data.Dataset.from_tensor_slices(files)
    output_ds = files_ds.map(get_waveform_and_label, num_parallel_calls=AUTOTUNE)
    # the caller batches and prefetches; what is returned here is not batched
    output_ds = output_ds.map(get_spectrogram_and_label_id, AUTOTUNE)  # trap: TFD201
    return output_ds


def augmented_dataset(files):
    ds = tf.data.Dataset.from_tensor_slices(files)
    # strings only
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(len(files))
    # what else this file names came with TensorFlow 2.6: `layers.Resizing`
    ds = ds.map(get_waveform_and_label)  # hazard: TFD201 info
    ds = ds.map(add_background)  # hazard: TFD201 info
    # what else this file names came with TensorFlow 2.6: `layers.Resizing`
    ds = ds.map(get_spectrogram_and_label_id)  # hazard: TFD201 info
    # map and batch are one asynchronous stage
    ds = ds.batch(BATCH_SIZE)  # trap: TFD203
    return ds


def build_model(norm_layer, num_labels):
    return models.Sequential([
        layers.Input(shape=(124, 129, 1)),
        layers.Resizing(32, 32),
        norm_layer,
        layers.Conv2D(32, 3, activation="relu"),  # trap: TFD809
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(num_labels),
    ])


def main():
    filenames = tf.io.gfile.glob(str(DATASET_PATH) + "/*/*.wav")
    filenames = tf.random.shuffle(filenames)
    train_files, val_files, test_files = filenames[:6400], filenames[6400:7200], filenames[7200:]

    files_ds = tf.data.Dataset.from_tensor_slices(train_files)
    # only looked at
    waveform_ds = files_ds.map(get_waveform_and_label)  # trap: TFD201
    for waveform, label in waveform_ds.take(1):
        print(label.numpy().decode("utf-8"), waveform.shape)

    train_ds = preprocess_dataset(train_files)
    val_ds = preprocess_dataset(val_files)
    test_ds = preprocess_dataset(test_files)

    norm_layer = layers.Normalization()
    norm_layer.adapt(train_ds.take(200).map(lambda spec, label: spec))  # trap: TFD201

    train_ds = train_ds.shuffle(1000).batch(BATCH_SIZE)
    val_ds = val_ds.batch(BATCH_SIZE)
    # The module names the mini set: 8,000 short clips, half a gigabyte as spectrograms.
    train_ds = train_ds.cache().prefetch(AUTOTUNE)  # trap: TFD301; hazard: TFD106 info
    val_ds = val_ds.cache().prefetch(AUTOTUNE)  # trap: TFD301

    model = build_model(norm_layer, len(commands))
    model.compile(
        optimizer=tf.keras.optimizers.Adam(),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(train_ds, validation_data=val_ds, epochs=10)
    model.fit(augmented_dataset(train_files), epochs=5)

    test_audio = []
    test_labels = []
    # every element is looked at once, no model in between
    for audio, label in test_ds:
        test_audio.append(audio.numpy())
        test_labels.append(label.numpy())
    y_pred = np.argmax(model.predict(np.array(test_audio)), axis=1)
    print("Test accuracy: %.3f" % np.mean(y_pred == np.array(test_labels)))


if __name__ == "__main__":
    main()
