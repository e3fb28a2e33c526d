"""Loaders for three other libraries beside the tf.data one, behind one interface."""
import dask.bag as db
import dask.dataframe as dd
import grain.python as grain
import numpy as np
import ray
import tensorflow as tf

BATCH = 128


def ray_loader(path):
    ds = ray.data.read_parquet(path)
    ds = ds.map(lambda row: {"x": row["x"] / 255.0, "y": row["y"]})  # trap: TFD201
    ds = ds.random_shuffle(seed=5)
    ds = ds.map_batches(standardize, batch_size=1024)
    return ds.iter_batches(batch_size=BATCH, prefetch_batches=2)


def standardize(batch):
    batch["x"] = (batch["x"] - batch["x"].mean()) / (batch["x"].std() + 1e-6)
    return batch


def dask_texts(pattern):
    bag = db.read_text(pattern)
    bag = bag.map(str.lower)  # trap: TFD201
    bag = bag.filter(lambda line: len(line) > 3)
    frame = bag.map(lambda line: {"text": line}).to_dataframe()  # trap: TFD201
    return frame.persist()


def dask_table(pattern):
    df = dd.read_csv(pattern)
    df["city"] = df["city"].map({"ams": 0, "ber": 1})  # trap: TFD201
    return df.repartition(npartitions=8).compute()


class Scale(grain.MapTransform):
    def map(self, element):
        return {"x": element["x"].astype(np.float32) / 255.0, "y": element["y"]}


def grain_loader(source, seed):
    ds = grain.MapDataset.source(source)
    ds = ds.shuffle(seed=seed)
    ds = ds.map(Scale())  # trap: TFD201
    ds = ds.repeat()
    ds = ds.batch(batch_size=BATCH)  # trap: TFD203
    return ds.to_iter_dataset()


def tf_loader(files):
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=8)
    ds = ds.batch(BATCH)
    ds = ds.map(parse_batch)  # hazard: TFD201 warning
    ds = ds.unbatch()
    ds = ds.shuffle(50_000)
    return ds.batch(BATCH)  # hazard: TFD203 warning


def parse_batch(rows):
    spec = {"x": tf.io.FixedLenFeature([64], tf.float32), "y": tf.io.FixedLenFeature([], tf.int64)}
    return tf.io.parse_example(rows, spec)


def tf_folder_loader(files):
    """map last, and it is asynchronous."""
    ds = tf.data.TFRecordDataset(files, num_parallel_reads=8)
    ds = ds.shuffle(50_000).batch(BATCH, drop_remainder=True)
    return ds.map(parse_batch, tf.data.AUTOTUNE)  # trap: TFD201; trap: TFD203


def tf_parallel_batch_loader(files):
    ds = tf.data.TFRecordDataset(files).repeat()
    ds = ds.map(parse_row, num_parallel_calls=tf.data.AUTOTUNE).shuffle(10_000)
    return ds.batch(BATCH, num_parallel_calls=tf.data.AUTOTUNE)  # trap: TFD203


def parse_row(row):
    spec = {"x": tf.io.FixedLenFeature([64], tf.float32), "y": tf.io.FixedLenFeature([], tf.int64)}
    return tf.io.parse_single_example(row, spec)


LOADERS = {
    "ray": ray_loader,
    "dask": dask_table,
    "tf": tf_loader,
    "tf-folder": tf_folder_loader,
    "tf-batch": tf_parallel_batch_loader,
}


def linear_step(weights, batch):
    error = np.asarray(batch["x"]) @ weights - np.asarray(batch["y"])
    return weights - 1e-3 * np.asarray(batch["x"]).T @ error


def train(kind, path):
    weights = np.zeros(64, np.float32)
    for batch in LOADERS[kind](path):
        weights = linear_step(weights, batch)
    return weights
