"""Streams of numbers to blocks of one length, and blocks to batches."""
import tensorflow as tf

LENGTH = 512


def input_and_target(block):
    return block[:-1], block[1:]


def blocks(ds, length=LENGTH):
    """Cuts the endless stream; elements are blocks, not yet batches."""
    ds = ds.flat_map(tf.data.Dataset.from_tensor_slices)
    ds = ds.batch(length + 1, drop_remainder=True)  # trap: TFD203
    # two slices
    return ds.map(input_and_target)  # trap: TFD201


def masked(inputs, targets, rate=0.15):
    """For the masked model."""
    hide = tf.random.uniform(tf.shape(inputs)) < rate
    return tf.where(hide, 0, inputs), inputs, tf.cast(hide, tf.float32)


def training_batches(ds, batch_size, objective="causal"):
    ds = blocks(ds).shuffle(10_000)
    if objective == "masked":
        ds = ds.map(masked)  # hazard: TFD201 info
        ds = ds.filter(lambda x, y, w: tf.reduce_sum(w) > 0)
    # fit in pretrain.py, both objectives
    # what cuts the slices ahead of time holds a few of them, not a batch
    return ds.batch(batch_size, drop_remainder=True)  # hazard: TFD203 warning


def per_replica(context, ds, batch_size):
    """tf.distribute appends a prefetch of its own."""
    ds = blocks(ds).shard(context.num_input_pipelines, context.input_pipeline_id)  # hazard: TFD601 warning
    ds = ds.shuffle(1000)
    return ds.batch(context.get_per_replica_batch_size(batch_size))  # trap: TFD203


def look(ds, count=2):
    # printed, not trained on
    for inputs, _ in blocks(ds, 64).batch(4).take(count):  # trap: TFD203
        print(inputs.numpy())
