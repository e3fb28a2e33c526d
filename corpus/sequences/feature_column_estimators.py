"""Feature columns over census data, with Estimators and with a Keras model."""
import argparse

import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow import feature_column as fc

NUMERIC = ["age", "hours_per_week", "capital_gain"]
WORDS = {"workclass": 1000, "occupation": 1000, "native_country": 200}
COLUMNS = NUMERIC + list(WORDS) + ["income"]
CSV_DEFAULTS = [[0.0]] * len(NUMERIC) + [[""]] * len(WORDS) + [[""]]


def build_columns():
    wide, deep = [], []
    for name in NUMERIC:
        deep.append(fc.numeric_column(name))
    for name, buckets in WORDS.items():
        hashed = fc.categorical_column_with_hash_bucket(name, hash_bucket_size=buckets)
        wide.append(hashed)
        deep.append(fc.embedding_column(hashed, dimension=8))
    return wide, deep


def parse_csv(value):
    columns = tf.io.decode_csv(value, record_defaults=CSV_DEFAULTS)
    features = dict(zip(COLUMNS, columns))
    label = tf.equal(features.pop("income"), ">50K")
    return features, tf.cast(label, tf.int32)


def file_input_fn(data_file, num_epochs, shuffle, batch_size):
    dataset = tf.data.TextLineDataset(data_file)
    if shuffle:
        dataset = dataset.shuffle(buffer_size=32561)
    dataset = dataset.map(parse_csv, num_parallel_calls=5)  # trap: TFD201
    dataset = dataset.repeat(num_epochs)
    # repeat stands between the map and the batch: no fusion, nothing works ahead here
    dataset = dataset.batch(batch_size)  # hazard: TFD203 warning
    return dataset


def batched_input_fn(data_file, batch_size):
    dataset = tf.data.TextLineDataset(data_file).shuffle(32561)
    dataset = dataset.batch(batch_size)
    dataset = dataset.map(parse_csv)  # hazard: TFD201 warning
    return dataset.prefetch(1)


def df_to_dataset(dataframe, shuffle=True, batch_size=32):
    dataframe = dataframe.copy()
    labels = dataframe.pop("target")
    ds = tf.data.Dataset.from_tensor_slices((dict(dataframe), labels))
    # a table in memory
    ds = ds.cache()  # trap: TFD301
    if shuffle:
        ds = ds.shuffle(buffer_size=len(dataframe))
    # rows copied from memory: a batch takes far less than a step
    ds = ds.batch(batch_size)  # hazard: TFD203 info
    return ds


def label_smoothing(features, label):
    return features, tf.cast(label, tf.float32) * 0.9 + 0.05


def keras_train_input(data_file, batch_size):
    ds = tf.data.TextLineDataset(data_file)
    ds = ds.map(parse_csv, num_parallel_calls=tf.data.AUTOTUNE)
    # all the lines of the file
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.shuffle(32561)
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(label_smoothing)  # trap: TFD201
    # map and batch are fused
    return ds.batch(batch_size)  # trap: TFD203


def keras_eval_input(data_file, batch_size):
    ds = tf.data.TextLineDataset(data_file)
    ds = ds.map(parse_csv, 4)  # trap: TFD201
    # evaluation only
    ds = ds.cache()  # trap: TFD301
    ds = ds.batch(batch_size)
    return ds.prefetch(1)


def keras_model(deep):
    return tf.keras.Sequential([
        tf.keras.layers.DenseFeatures(deep),
        tf.keras.layers.Dense(128, activation="relu"),  # trap: TFD807
        tf.keras.layers.BatchNormalization(),  # trap: TFD809
        tf.keras.layers.Dense(1),
    ])


def occupation_codes(csv):
    frame = pd.read_csv(csv, names=COLUMNS, skipinitialspace=True)
    income = frame["income"].map({"<=50K": 0, ">50K": 1})  # trap: TFD201
    codes, _ = pd.factorize(frame["occupation"])
    return codes.astype(np.int32), income.to_numpy().astype(np.float32)


def code_model():
    """The code of an occupation as a quantity: 3 is taken for three times 1."""
    code = tf.keras.Input(shape=(1,), dtype=tf.int32)
    x = tf.keras.layers.Dense(8, activation="relu")(code)  # hazard: TFD807 warning
    return tf.keras.Model(code, tf.keras.layers.Dense(1)(x))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", default="census/adult.data")
    parser.add_argument("--test", default="census/adult.test")
    parser.add_argument("--batch_size", type=int, default=40)
    args = parser.parse_args()
    wide, deep = build_columns()

    estimator = tf.estimator.DNNLinearCombinedClassifier(
        linear_feature_columns=wide, dnn_feature_columns=deep, dnn_hidden_units=[100, 50])
    estimator.train(lambda: file_input_fn(args.train, 2, True, args.batch_size))
    estimator.train(lambda: batched_input_fn(args.train, args.batch_size))

    loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    model = keras_model(deep)
    model.compile("adam", loss, metrics=["accuracy"])
    model.fit(
        keras_train_input(args.train, args.batch_size),
        validation_data=keras_eval_input(args.test, args.batch_size),
        epochs=10,
    )

    frame = pd.read_csv("census/small.csv")
    small = keras_model([fc.numeric_column(name) for name in NUMERIC])
    small.compile("adam", loss)
    small.fit(df_to_dataset(frame), epochs=5)

    codes, targets = occupation_codes(args.train)
    coded = code_model()
    coded.compile("adam", loss)
    coded.fit(codes, targets, batch_size=256, epochs=2)


if __name__ == "__main__":
    main()
