"""Folders of small and of large pictures, which are kept in memory."""

import glob

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE


def letters(folder):
    ds = tf.keras.utils.image_dataset_from_directory(
        folder, image_size=(48, 48), color_mode="grayscale", batch_size=64, label_mode="categorical"
    )
    ds = ds.map(lambda image, label: (tf.cast(image, tf.float32) / 255.0, label), AUTOTUNE)
    # 9 KiB each: it takes more than a million of them.
    return ds.cache().shuffle(100).prefetch(AUTOTUNE)  # hazard: TFD301 info; hazard: TFD109 info


def scans(folder):
    ds = tf.keras.utils.image_dataset_from_directory(
        folder, image_size=(1024, 768), color_mode="grayscale", batch_size=8
    )
    ds = ds.map(lambda image, label: (tf.cast(image, tf.float32) / 255.0, label), AUTOTUNE)
    # 3 MiB each.
    return ds.cache().shuffle(100).prefetch(AUTOTUNE)  # hazard: TFD301 warning; hazard: TFD109 info


def one_by_one(folder):
    ds = tf.keras.utils.image_dataset_from_directory(folder, image_size=(1024, 768), batch_size=None)
    return ds.cache().batch(8).prefetch(AUTOTUNE)  # hazard: TFD301 warning; hazard: TFD106 info


def pairs_of_lines_and_pictures(lines, names):
    def load(name):
        picture = tf.io.decode_png(tf.io.read_file(name), channels=3)
        return tf.image.resize(picture, [512, 512])

    texts = tf.data.TextLineDataset(lines)
    pictures = tf.data.Dataset.from_tensor_slices(names).map(load, AUTOTUNE)
    both = tf.data.Dataset.zip((texts, pictures))
    # The lines are small, the pictures are not.
    return both.cache().batch(8).prefetch(AUTOTUNE)  # hazard: TFD301 warning


model = tf.keras.Sequential(
    [tf.keras.layers.Conv2D(8, 3), tf.keras.layers.GlobalMaxPooling2D(), tf.keras.layers.Dense(10)]
)
model.compile(loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True))
model.fit(letters("letters"), epochs=3)
model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(scans("scans"), epochs=3)
model.fit(one_by_one("scans"), epochs=3)
for both in pairs_of_lines_and_pictures("lines.txt", glob.glob("scans/*.png")):
    model.train_on_batch(both[1])
