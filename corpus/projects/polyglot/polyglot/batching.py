"""Batches of sentences of similar length."""
import tensorflow as tf

BOUNDARIES = [8, 16, 32, 64]


def target_length(inputs, labels):
    return tf.size(labels)


def bucket(ds, batch_size):
    """Takes examples and gives batches; finished by the programs, or reported there."""
    sizes = [batch_size * 2, batch_size * 2, batch_size, batch_size, max(batch_size // 4, 1)]
    return ds.bucket_by_sequence_length(  # trap: TFD203
        target_length,
        bucket_boundaries=BOUNDARIES,
        bucket_batch_sizes=sizes,
    )
