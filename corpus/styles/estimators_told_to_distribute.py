"""An estimator that trains as whoever calls it says: on one device or on several."""

import tensorflow as tf


def rows(files):
    ds = tf.data.FixedLengthRecordDataset(files, 784, compression_type="GZIP")
    ds = ds.map(lambda row: tf.io.decode_raw(row, tf.uint8), num_parallel_calls=4)
    # A strategy asks for batches ahead of time.
    return ds.shuffle(1000).batch(100).repeat(5)  # hazard: TFD203 info


def run(model_fn, files, strategy, checkpoints):
    told = tf.estimator.RunConfig(train_distribute=strategy, save_checkpoints_steps=checkpoints)
    tf.estimator.Estimator(model_fn, config=told).train(input_fn=lambda: rows(files), steps=1000)
