"""What is experimental to this day, and has nothing stable in its place."""

import tensorflow as tf

experimental = tf.data.experimental


def tables(pattern, features):
    csv = tf.data.experimental.make_csv_dataset(pattern, 32, label_name="price")  # trap: TFD701
    records = tf.data.experimental.make_batched_features_dataset(pattern, 32, features)  # trap: TFD701
    rows = tf.data.experimental.SqlDataset("sqlite", "a.db", "select x from t", (tf.int32,))  # trap: TFD701
    return csv, records, rows


def placed(ds, initializer):
    ds = ds.apply(tf.data.experimental.copy_to_device("/gpu:0"))  # trap: TFD701
    ds = ds.apply(tf.data.experimental.prefetch_to_device("/gpu:0"))  # trap: TFD701
    table = tf.data.experimental.table_from_dataset(ds, 1, initializer)  # trap: TFD701
    return ds, table


def served(ds, address):
    policy = tf.data.experimental.service.ShardingPolicy.OFF  # trap: TFD701
    distribute = tf.data.experimental.service.distribute(policy, address)  # trap: TFD701
    return ds.apply(distribute)


def debugged():
    tf.data.experimental.enable_debug_mode()  # trap: TFD701
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = experimental.AutoShardPolicy.DATA  # trap: TFD701
    return options


def small():
    ds = tf.data.experimental.from_list([1, 2, 3])  # trap: TFD701
    reducer = tf.data.experimental.Reducer(lambda _: 0, lambda a, b: a + b, lambda a: a)  # trap: TFD701
    return ds.apply(tf.data.experimental.group_by_reducer(lambda x: x % 2, reducer))  # trap: TFD701
