"""A folder of texts, of which nobody knows how many there are."""

import tensorflow as tf


def questions_of_all(model, folder):
    raw = tf.keras.preprocessing.text_dataset_from_directory(f"{folder}/train")
    ds = raw.cache()  # hazard: TFD301 info; hazard: TFD106 info
    model.fit(ds.prefetch(2), epochs=4)
