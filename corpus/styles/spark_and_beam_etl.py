"""Writes TFRecords with Spark and Beam, reads them back with tf.data."""
import json

import apache_beam as beam
import tensorflow as tf
from apache_beam.options.pipeline_options import PipelineOptions
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

OUTPUT = "/data/out/part"


def to_example(row):
    features = {
        "uid": tf.train.Feature(int64_list=tf.train.Int64List(value=[row["uid"]])),
        "score": tf.train.Feature(float_list=tf.train.FloatList(value=[row["score"]])),
    }
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def spark_job(path):
    spark = SparkSession.builder.appName("ratings").getOrCreate()
    dataset = spark.read.parquet(path)
    dataset = dataset.filter(F.col("score").isNotNull())
    # a DataFrame's cache, nothing to do with tf.data
    dataset = dataset.cache()  # trap: TFD301
    print("rows:", dataset.count())
    rdd = dataset.rdd.map(lambda row: (row["uid"], row.asDict()))  # trap: TFD201
    rdd = rdd.reduceByKey(lambda a, b: a if a["score"] >= b["score"] else b)
    rdd = rdd.map(lambda pair: to_example(pair[1]))  # trap: TFD201
    rdd = rdd.flatMap(lambda blob: [blob]).repartition(16)
    return rdd.zipWithIndex().collect()


def spark_take(path):
    spark = SparkSession.builder.getOrCreate()
    lines = spark.sparkContext.textFile(path)
    lines = lines.map(json.loads).cache()  # trap: TFD201; trap: TFD301
    return lines.take(10)


class Tokenize(beam.DoFn):
    def process(self, element):
        yield {"uid": element["uid"], "words": element["text"].split()}


def beam_job(argv):
    options = PipelineOptions(argv)
    with beam.Pipeline(options=options) as p:
        rows = (
            p
            | "Read" >> beam.io.ReadFromText("/data/in/*.json")
            | "Parse" >> beam.Map(json.loads)
            | "Tokenize" >> beam.ParDo(Tokenize())
            | "Batch" >> beam.BatchElements(min_batch_size=32, max_batch_size=512)
            | "Flatten" >> beam.FlatMap(lambda batch: batch)
            | "Shuffle" >> beam.Reshuffle()
        )
        _ = (
            rows
            | "Filter" >> beam.Filter(lambda row: len(row["words"]) > 3)
            | "Encode" >> beam.Map(to_example)
            | "Write" >> beam.io.WriteToTFRecord(OUTPUT, file_name_suffix=".tfrecord")
        )


def parse(serialized):
    spec = {"uid": tf.io.FixedLenFeature([], tf.int64), "score": tf.io.FixedLenFeature([], tf.float32)}
    return tf.io.parse_single_example(serialized, spec)


def split_target(example):
    return example["uid"], example["score"]


def read_back(batch_size=1024):
    dataset = tf.data.TFRecordDataset(tf.io.gfile.glob(OUTPUT + "*"))  # hazard: TFD202 info
    dataset = dataset.map(parse)  # hazard: TFD201 info
    dataset = dataset.map(split_target)  # trap: TFD201
    dataset = dataset.cache()  # hazard: TFD301 info
    dataset = dataset.shuffle(100_000)
    return dataset.batch(batch_size)  # hazard: TFD203 info


def train():
    inputs = tf.keras.Input(shape=(), dtype=tf.int64)
    x = tf.keras.layers.Embedding(1_000_000, 32)(inputs)
    # behind an Embedding the numbers are floats
    outputs = tf.keras.layers.Dense(1)(x)  # trap: TFD807
    model = tf.keras.Model(inputs, outputs)
    model.compile("adagrad", "mse")
    model.fit(read_back(), epochs=3)


if __name__ == "__main__":
    spark_job("/data/ratings.parquet")
    beam_job(None)
    train()
