"""Train a sequence tagger with an Estimator, input functions in the manner of TF1."""
import argparse
import os

import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

LABELS = ["O", "PER", "LOC", "ORG"]


def build_tagger_input_fn(input_file, seq_length, is_training, drop_remainder):
    """Returns an input_fn for the Estimator; the records hold fixed-length ids."""
    name_to_features = {
        "input_ids": tf.FixedLenFeature([seq_length], tf.int64),
        "label": tf.FixedLenFeature([], tf.int64),
    }

    def _decode_record(record):
        example = tf.parse_single_example(record, name_to_features)
        for name in list(example.keys()):
            value = example[name]
            if value.dtype == tf.int64:
                value = tf.to_int32(value)
            example[name] = value
        return example["input_ids"], example["label"]

    def input_fn(params):
        batch_size = params["batch_size"]
        d = tf.data.TFRecordDataset(input_file)
        if is_training:
            d = d.repeat()
            d = d.shuffle(buffer_size=512)
        d = d.map(_decode_record)  # hazard: TFD201 info
        # map().batch() runs as one asynchronous MapAndBatch
        d = d.batch(batch_size=batch_size, drop_remainder=drop_remainder)  # trap: TFD203
        return d

    return input_fn


def char_input_fn(mode, params):
    """Character features; the mode decides about order, repetition and caching."""
    files = tf.gfile.Glob(os.path.join(params["data_dir"], "%s-*.tfrecord" % mode))
    ds = tf.data.Dataset.from_tensor_slices(files)
    if mode == tf.estimator.ModeKeys.TRAIN:
        ds = ds.shuffle(len(files)).repeat()
    ds = ds.interleave(tf.data.TFRecordDataset, cycle_length=8, num_parallel_calls=8)
    if mode != tf.estimator.ModeKeys.TRAIN:
        # never after repeat(): the two branches exclude each other, and this is not the training split
        ds = ds.cache()  # trap: TFD301

    def _parse(record):
        parsed = tf.parse_single_example(
            record,
            {
                "chars": tf.VarLenFeature(tf.int64),
                "label": tf.FixedLenFeature([], tf.int64),
            },
        )
        return tf.sparse.to_dense(parsed["chars"]), parsed["label"]

    # the second positional parameter is num_parallel_calls
    ds = ds.map(_parse, params["num_threads"])  # trap: TFD201
    ds = ds.padded_batch(params["batch_size"], padded_shapes=([None], []))
    return ds.prefetch(1)


def lexicon_input_fn(mode, params):
    def _entry(line):
        fields = tf.string_split([line], "\t").values
        return tf.string_to_hash_bucket_fast(fields[:-1], 1000), tf.string_to_number(fields[-1], tf.int64)

    ds = tf.data.TextLineDataset(params["lexicon"])
    ds = ds.map(_entry)  # hazard: TFD201 info
    if mode == tf.estimator.ModeKeys.TRAIN:
        ds = ds.shuffle(20000).repeat()
        return ds.padded_batch(params["batch_size"], ([None], []))  # hazard: TFD203 warning
    return ds.padded_batch(params["batch_size"], ([None], [])).prefetch(1)


def model_fn(features, labels, mode, params):
    table = tf.get_variable("characters", [1000, 64])
    embedded = tf.reduce_mean(tf.nn.embedding_lookup(table, features), axis=1)
    logits = tf.layers.dense(embedded, len(LABELS))
    loss = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits)
    optimizer = tf.train.AdamOptimizer(params["learning_rate"])
    train_op = optimizer.minimize(loss, global_step=tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode=mode, loss=loss, train_op=train_op)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data_dir", required=True)
    parser.add_argument("--steps", type=int, default=100000)
    args = parser.parse_args()

    params = {
        "batch_size": 32,
        "learning_rate": 1e-3,
        "num_threads": 8,
        "data_dir": args.data_dir,
        "lexicon": os.path.join(args.data_dir, "lexicon.tsv"),
    }
    estimator = tf.estimator.Estimator(model_fn=model_fn, params=params, model_dir="/tmp/tagger")
    train_input_fn = build_tagger_input_fn(
        os.path.join(args.data_dir, "train.tf_record"), seq_length=128, is_training=True, drop_remainder=True
    )
    estimator.train(input_fn=train_input_fn, max_steps=args.steps)
    estimator.train(input_fn=char_input_fn, max_steps=args.steps)
    estimator.train(input_fn=lexicon_input_fn, max_steps=args.steps)


if __name__ == "__main__":
    main()
