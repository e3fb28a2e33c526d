"""Click prediction from category ids: four networks, two of which read the ids as quantities."""
import functools
import json
import sys

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

AUTOTUNE = tf.data.AUTOTUNE
FIELDS = ["site", "ad", "device"]
VOCAB = {"site": 5000, "ad": 20000, "device": 300}


def parse_line(line, n_fields):
    """`click,price,site,ad,device`, everything a number."""
    columns = tf.io.decode_csv(line, [[0], [0.0]] + [[0]] * n_fields)
    ids = dict(zip(FIELDS, columns[2:]))
    return {"price": columns[1], **ids}, columns[0]


def only_ids(features, click):
    return {name: features[name] for name in FIELDS}, click


def click_data(paths, batch_size, training=True):
    ds = tf.data.TextLineDataset(paths)
    if training:
        ds = ds.shuffle(100_000)
    # what else this file names came with TensorFlow 2.6: `layers.Hashing`
    ds = ds.map(functools.partial(parse_line, n_fields=len(FIELDS)))  # hazard: TFD201 info
    # a dictionary of what is there
    ds = ds.map(only_ids)  # trap: TFD201
    # the map before runs as part of the batch
    ds = ds.batch(batch_size)  # trap: TFD203
    return ds


def vectorized_click_data(paths, batch_size):
    """The same, parsed batch by batch."""
    parse = functools.partial(parse_line, n_fields=len(FIELDS))
    return (
        tf.data.TextLineDataset(paths, num_parallel_reads=AUTOTUNE)
        .shuffle(100_000)
        .batch(batch_size)
        .map(parse, num_parallel_calls=AUTOTUNE)
        .map(only_ids)  # trap: TFD201
        .prefetch(AUTOTUNE)
    )


def id_inputs():
    return {name: keras.Input(shape=(1,), dtype="int32", name=name) for name in FIELDS}


def embedding_model(width=16):
    inputs = id_inputs()
    embedded = [layers.Flatten()(layers.Embedding(VOCAB[name], width)(inputs[name])) for name in FIELDS]
    x = layers.Concatenate()(embedded)
    x = layers.Dense(128, activation="relu")(x)  # trap: TFD807
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(x))


def magnitude_model():
    site = keras.Input(shape=(1,), dtype="int32", name="site")
    ad = keras.Input(shape=(1,), dtype="int32", name="ad")
    device = keras.Input(shape=(1,), dtype="int32", name="device")
    x = layers.Concatenate()([site, ad, device])
    x = layers.Dense(128, activation="relu")(x)  # hazard: TFD807 warning
    x = layers.Dense(64, activation="relu")(x)
    output = layers.Dense(1, activation="sigmoid")(x)
    return keras.Model({"site": site, "ad": ad, "device": device}, output)


def hashed_model():
    url = keras.Input(shape=(1,), dtype=tf.string, name="url")
    bucket = layers.Hashing(num_bins=4096)(url)
    # a bucket number says nothing about size
    x = layers.Dense(32, activation="relu")(bucket)  # hazard: TFD807 warning
    return keras.Model(url, layers.Dense(1, activation="sigmoid")(x))


def one_hot_model():
    device = keras.Input(shape=(1,), dtype="int32", name="device")
    encoded = layers.CategoryEncoding(num_tokens=VOCAB["device"], output_mode="one_hot")(device)
    x = layers.Dense(32, activation="relu")(encoded)  # trap: TFD807
    return keras.Model({"device": device}, layers.Dense(1, activation="sigmoid")(x))


def normalized_age_model(ages):
    age = keras.Input(shape=(1,), dtype="int32", name="age")
    normalizer = layers.Normalization()
    normalizer.adapt(ages)
    x = layers.Dense(8, activation="relu")(normalizer(age))  # trap: TFD807
    return keras.Model(age, layers.Dense(1, activation="sigmoid")(x))


def main(config_path):
    with open(config_path) as f:
        config = json.load(f)

    train = click_data(config["train"], config["batch_size"])
    big_train = vectorized_click_data(config["train"], config["batch_size"])
    for build in (embedding_model, magnitude_model):
        model = build()
        model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.AUC()])
        model.fit(train, epochs=config["epochs"])
        model.fit(big_train, epochs=1)
    hashed_model().summary()
    one_hot_model().summary()
    normalized_age_model(config["ages"]).summary()


if __name__ == "__main__":
    main(sys.argv[1])
