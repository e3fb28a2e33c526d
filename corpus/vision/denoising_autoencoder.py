"""A convolutional autoencoder that removes scanner noise from page crops."""
import argparse
import glob
import os

import pandas as pd
import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
CROP = 128

NOISE_LEVELS = {"low": 0.05, "medium": 0.15, "high": 0.3}


def decode_page(path):
    image = tf.io.decode_png(tf.io.read_file(path), channels=1)
    return tf.image.convert_image_dtype(image, tf.float32)


def crop_page(image):
    return tf.image.random_crop(image, [CROP, CROP, 1])


def add_noise(image, stddev):
    noisy = image + tf.random.normal(tf.shape(image), stddev=stddev)
    return tf.clip_by_value(noisy, 0.0, 1.0), image


def read_manifest(path):
    frame = pd.read_csv(path)
    # pandas, not tf.data
    frame["stddev"] = frame["quality"].map(NOISE_LEVELS)  # trap: TFD201
    frame["path"] = frame["file"].map(lambda name: os.path.join(os.path.dirname(path), name))  # trap: TFD201
    return frame[frame["path"].map(os.path.exists)]  # trap: TFD201


def page_dataset(paths):
    return tf.data.Dataset.from_tensor_slices(list(paths)).map(
        decode_page, num_parallel_calls=AUTOTUNE)


def train_pipeline(paths, batch_size, stddev):
    pages = page_dataset(paths)
    pages = pages.cache()  # hazard: TFD301 info
    crops = pages.repeat(16).shuffle(2000)
    # Stateful, but only a part of a page is copied: with parallel calls it takes longer (measured).
    crops = crops.map(crop_page)  # trap: TFD201
    pairs = crops.map(lambda image: add_noise(image, stddev))  # hazard: TFD201 info
    pairs = pairs.prefetch(AUTOTUNE)
    # The prefetch above stands before the batch, where it does not help the step.
    return pairs.batch(batch_size)  # hazard: TFD203 info


def validation_pipeline(paths, batch_size, stddev):
    pages = page_dataset(paths)
    crops = pages.map(lambda image: tf.image.resize_with_crop_or_pad(image, CROP, CROP), AUTOTUNE)  # trap: TFD201
    pairs = crops.map(lambda image: add_noise(image, stddev), num_parallel_calls=AUTOTUNE)
    pairs = pairs.batch(batch_size)
    # Noise is drawn once and kept, so that epochs can be compared.
    return pairs.cache().prefetch(1)  # trap: TFD301


def encoder_decoder(width=32):
    inputs = tf.keras.Input((CROP, CROP, 1))
    x = inputs
    for factor in (1, 2):
        x = tf.keras.layers.Conv2D(width * factor, 3, padding="same", activation="relu")(x)
        x = tf.keras.layers.MaxPooling2D(padding="same")(x)
    for factor in (2, 1):
        x = tf.keras.layers.Conv2DTranspose(width * factor, 3, strides=2, padding="same",
                                            activation="relu")(x)
    outputs = tf.keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x)
    return tf.keras.Model(inputs, outputs)


def denoise_folder(model, folder, target):
    paths = sorted(glob.glob(os.path.join(folder, "*.png")))
    pages = tf.data.Dataset.from_tensor_slices(paths)
    # `save_img` below came with 2.6, so that these maps are parallel by themselves.
    pages = pages.map(decode_page)  # hazard: TFD201 info
    pages = pages.map(lambda image: tf.image.resize(image, [1024, 768]))  # hazard: TFD201 info
    pages = pages.batch(4)  # trap: TFD203
    cleaned = model.predict(pages)
    for path, image in zip(paths, cleaned):
        tf.keras.utils.save_img(os.path.join(target, os.path.basename(path)), image)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("manifest")
    parser.add_argument("--noise", choices=sorted(NOISE_LEVELS), default="medium")
    parser.add_argument("--batch-size", type=int, default=32)
    args = parser.parse_args()

    frame = read_manifest(args.manifest)
    stddev = NOISE_LEVELS[args.noise]
    train = train_pipeline(frame[frame.split == "train"].path, args.batch_size, stddev)
    val = validation_pipeline(frame[frame.split == "val"].path, args.batch_size, stddev)

    model = encoder_decoder()
    model.compile(optimizer="adam", loss="mse")
    model.fit(train, validation_data=val, epochs=50)
    denoise_folder(model, "scans/raw", "scans/clean")


if __name__ == "__main__":
    main()
