"""Survival from a CSV file, read with make_csv_dataset."""
import argparse

import numpy as np
import pandas as pd
import tensorflow as tf

LABEL_COLUMN = "survived"
NUMERIC = ["age", "n_siblings_spouses", "parch", "fare"]
CATEGORIES = {
    "sex": ["male", "female"],
    "class": ["First", "Second", "Third"],
    "embark_town": ["Cherbourg", "Southhampton", "Queenstown"],
}


def get_dataset(file_path, batch_size, **kwargs):
    return tf.data.experimental.make_csv_dataset(
        file_path,
        batch_size=batch_size,
        label_name=LABEL_COLUMN,
        na_value="?",
        num_epochs=1,
        ignore_errors=True,
        **kwargs,
    )


def show_batch(dataset):
    for batch, label in dataset.take(1):
        for key, value in batch.items():
            print("{:20s}: {}".format(key, value.numpy()))


class PackNumericFeatures:
    def __init__(self, names):
        self.names = names

    def __call__(self, features, labels):
        numeric = [tf.cast(features.pop(name), tf.float32) for name in self.names]
        features["numeric"] = tf.stack(numeric, axis=-1)
        return features, labels


def numeric_only(features, labels):
    return features["numeric"], labels


def preprocess(raw):
    packed = raw.map(PackNumericFeatures(NUMERIC))  # hazard: TFD201 info
    return packed


def build_model(statistics):
    inputs = {"numeric": tf.keras.Input((len(NUMERIC),), name="numeric")}
    branches = [(inputs["numeric"] - statistics[0]) / statistics[1]]
    for name, words in CATEGORIES.items():
        inputs[name] = tf.keras.Input((1,), dtype=tf.string, name=name)
        lookup = tf.keras.layers.StringLookup(vocabulary=words, output_mode="one_hot")
        branches.append(lookup(inputs[name]))
    x = tf.keras.layers.Concatenate()(branches)
    x = tf.keras.layers.Dense(64, activation="relu")(x)  # trap: TFD807
    return tf.keras.Model(inputs, tf.keras.layers.Dense(1)(x))


def sex_as_number():
    """How not to do it."""
    sex = tf.keras.Input((1,), dtype=tf.string)
    code = tf.keras.layers.StringLookup(vocabulary=CATEGORIES["sex"])(sex)
    x = tf.keras.layers.Dense(4, activation="relu")(code)  # hazard: TFD807 warning
    return tf.keras.Model(sex, tf.keras.layers.Dense(1)(x))


def linear_model():
    model = tf.keras.Sequential([
        tf.keras.layers.Dense(1),  # trap: TFD807
    ])
    return model


def finish(model):
    model.compile(
        loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), optimizer="adam", metrics=["accuracy"])
    return model


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", default="titanic/train.csv")
    parser.add_argument("--eval", default="titanic/eval.csv")
    parser.add_argument("--epochs", type=int, default=20)
    args = parser.parse_args()

    raw_train = get_dataset(args.train, 32)
    raw_eval = get_dataset(args.eval, 32, shuffle=False)
    show_batch(raw_train)

    frame = pd.read_csv(args.train)
    # a pandas column with a dictionary
    frame["alone"] = frame["alone"].map({"y": 1, "n": 0})  # trap: TFD201
    described = frame[NUMERIC].describe()
    statistics = np.array([described.loc["mean"], described.loc["std"]], dtype=np.float32)

    train = preprocess(raw_train)
    train = train.cache()  # hazard: TFD301 info
    # `layers.StringLookup` came with TensorFlow 2.6, which runs the map ahead of time
    train = train.shuffle(500)  # trap: TFD203
    evaluation = preprocess(raw_eval)
    evaluation = evaluation.cache()  # trap: TFD301
    evaluation = evaluation.prefetch(1)

    model = finish(build_model(statistics))
    model.fit(train, epochs=args.epochs, validation_data=evaluation)
    print(model.evaluate(evaluation))
    finish(sex_as_number()).summary()

    # make_csv_dataset prefetches by itself, and the columns are floats
    columns = NUMERIC + [LABEL_COLUMN]
    plain = get_dataset(args.train, 64, select_columns=columns, column_defaults=[0.0, 0.0, 0.0, 0.0, 0])
    packed = plain.map(PackNumericFeatures(NUMERIC), num_parallel_calls=4)  # trap: TFD201
    packed = packed.map(numeric_only).prefetch(1)  # trap: TFD201
    linear = finish(linear_model())
    linear.fit(packed, epochs=args.epochs)

    wide = finish(tf.keras.models.load_model("models/wide"))
    wide.fit(raw_train, epochs=1)  # trap: TFD203


if __name__ == "__main__":
    main()
