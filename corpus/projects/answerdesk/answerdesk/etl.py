"""Collects questions on four kinds of clusters. No tf.data in this file."""
import json
import multiprocessing

import apache_beam as beam
import dask.bag as db
import ray
from pyspark.sql import SparkSession


def clean(line):
    row = json.loads(line)
    return {"question": row["question"].strip(), "topic": int(row["topic"])}


def with_beam(pattern, target):
    with beam.Pipeline() as pipeline:
        lines = pipeline | beam.io.ReadFromText(pattern)
        lines | beam.Map(clean) | beam.Map(json.dumps) | beam.io.WriteToText(target)  # trap: TFD201


def with_spark(pattern):
    session = SparkSession.builder.getOrCreate()
    rows = session.sparkContext.textFile(pattern)
    return rows.map(clean).cache().map(lambda row: row["topic"]).countByValue()  # trap: TFD201; trap: TFD301


def with_dask(pattern):
    return db.read_text(pattern).map(clean).pluck("topic").frequencies().compute()  # trap: TFD201


def with_ray(pattern, batch_size):
    ds = ray.data.read_json(pattern)
    ds = ds.map(lambda row: {"question": row["question"].lower(), "topic": row["topic"]})  # trap: TFD201
    return ds.iter_batches(batch_size=batch_size)


def with_pool(lines):
    with multiprocessing.Pool() as pool:
        return pool.map(clean, lines)  # trap: TFD201
