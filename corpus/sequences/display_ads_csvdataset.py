# target: 2.5
"""Display advertising logs: CsvDataset, decode_csv and one parsed by hand."""
import argparse
import glob
import multiprocessing
import os

import tensorflow as tf

AUTOTUNE = tf.data.AUTOTUNE
N_DENSE = 13
N_SPARSE = 26
HASH_BUCKETS = 100_000
DEFAULTS = [tf.int32] + [tf.float32] * N_DENSE + [tf.string] * N_SPARSE


def pack(label, *columns):
    dense = tf.stack(columns[:N_DENSE], axis=-1)
    sparse = tf.stack(columns[N_DENSE:], axis=-1)
    return (tf.math.log1p(tf.nn.relu(dense)), sparse), label


def hash_sparse(inputs, label):
    dense, sparse = inputs
    ids = tf.strings.to_hash_bucket_fast(sparse, HASH_BUCKETS)
    return (dense, ids), label


def dense_only(inputs, label):
    return inputs[0], label


def count_lines(path):
    with open(path) as handle:
        return sum(1 for _ in handle)


def total_rows(paths):
    with multiprocessing.Pool(4) as pool:
        # processes, not tf.data
        return sum(pool.map(count_lines, paths))  # trap: TFD201


def input_pipeline(paths, batch_size, shuffle_buffer=None, workers=None):
    ds = tf.data.experimental.CsvDataset(paths, DEFAULTS, header=False, field_delim="\t")
    # 2.5 is counted as old: no version's mercy below 2.6
    # arithmetic on one element: handing it to another thread costs as much (C16)
    ds = ds.map(pack)  # trap: TFD201
    ds = ds.map(hash_sparse, num_parallel_calls=AUTOTUNE)
    if shuffle_buffer:
        ds = ds.shuffle(shuffle_buffer)
    ds = ds.batch(batch_size, drop_remainder=True)
    ds = ds.prefetch(AUTOTUNE)
    return ds


def sparse_pipeline(paths, batch_size):
    ds = tf.data.experimental.CsvDataset(paths, DEFAULTS, header=False, field_delim="\t")
    ds = ds.shuffle(50_000)
    ds = ds.batch(batch_size, drop_remainder=True)
    ds = ds.map(lambda label, *columns: (columns, label))  # trap: TFD201
    ds = ds.map(
        lambda columns, label: (
            tf.strings.to_hash_bucket_fast(tf.stack(columns[N_DENSE:], axis=-1), HASH_BUCKETS),
            label,
        ),
        num_parallel_calls=AUTOTUNE,
    )
    return ds.prefetch(AUTOTUNE)


def small_sample(paths, batch_size, rows=20_000):
    ds = tf.data.experimental.CsvDataset(paths, DEFAULTS, field_delim="\t")
    ds = ds.take(rows)
    ds = ds.map(pack, num_parallel_calls=AUTOTUNE)
    ds = ds.map(dense_only)  # trap: TFD201
    # the sample is bounded
    ds = ds.cache()  # trap: TFD301
    ds = ds.shuffle(rows)
    ds = ds.batch(batch_size)
    return ds.prefetch(AUTOTUNE)


def whole_log(paths, batch_size):
    ds = tf.data.experimental.CsvDataset(paths, DEFAULTS, field_delim="\t")
    ds = ds.map(pack, AUTOTUNE)  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 info
    # prefetch, and then work again
    ds = ds.prefetch(AUTOTUNE)
    ds = ds.map(dense_only)  # trap: TFD201
    ds = ds.shuffle(1_000_000)
    ds = ds.batch(batch_size)  # hazard: TFD203 info
    return ds


def embedding_model():
    ids = tf.keras.Input((N_SPARSE,), dtype="int64")
    dense = tf.keras.Input((N_DENSE,))
    x = tf.keras.layers.Embedding(HASH_BUCKETS, 8)(ids)
    x = tf.keras.layers.Flatten()(x)
    x = tf.keras.layers.Concatenate()([x, tf.keras.layers.BatchNormalization()(dense)])  # trap: TFD809
    x = tf.keras.layers.Dense(256, activation="relu")(x)  # trap: TFD807
    return tf.keras.Model([dense, ids], tf.keras.layers.Dense(1)(x))


def hash_model():
    return tf.keras.Sequential([
        # hash buckets have no order
        tf.keras.layers.Dense(256, activation="relu"),  # hazard: TFD807 warning
        tf.keras.layers.Dense(1),
    ])


def linear_model():
    return tf.keras.Sequential([tf.keras.layers.Dense(1)])  # trap: TFD807


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data_dir", required=True)
    parser.add_argument("--batch_size", type=int, default=2048)
    args = parser.parse_args()
    paths = sorted(glob.glob(os.path.join(args.data_dir, "day_*.tsv")))
    print("rows:", total_rows(paths))

    bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)
    model = embedding_model()
    model.compile("adagrad", bce)
    model.fit(input_pipeline(paths, args.batch_size, shuffle_buffer=100_000), epochs=1)

    hashed = hash_model()
    hashed.compile("adagrad", bce)
    hashed.fit(sparse_pipeline(paths, args.batch_size), epochs=1)

    linear = linear_model()
    linear.compile("sgd", bce)
    linear.fit(small_sample(paths, args.batch_size), epochs=10)
    linear.fit(whole_log(paths, args.batch_size), epochs=1)


if __name__ == "__main__":
    main()
