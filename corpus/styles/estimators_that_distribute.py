"""An estimator that is told to train on several workers."""

import tensorflow as tf


def rows(files):
    ds = tf.data.FixedLengthRecordDataset(files, 784, compression_type="GZIP")
    ds = ds.map(lambda row: tf.io.decode_raw(row, tf.uint8), num_parallel_calls=4)
    # `tf.distribute` asks for batches ahead of time.
    return ds.shuffle(1000).batch(100).repeat(5)  # hazard: TFD203 info


def run(model_fn, files):
    strategy = tf.distribute.experimental.MultiWorkerMirroredStrategy()
    told = tf.estimator.RunConfig(train_distribute=strategy, eval_distribute=strategy)
    estimator = tf.estimator.Estimator(model_fn, config=told)
    estimator.train(input_fn=lambda: rows(files))
