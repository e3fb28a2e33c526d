# target: 2.18
"""Masked language model on text shards; a SentencePiece model does the splitting."""
import argparse
import functools

import numpy as np
import sentencepiece as spm
import tensorflow as tf
from transformers import TFAutoModelForMaskedLM

AUTOTUNE = tf.data.AUTOTUNE
MASK_ID = 4
SEQ_LEN = 256

processor = spm.SentencePieceProcessor(model_file="spm/unigram.model")


def encode(text):
    return np.array(processor.encode(text.decode("utf-8")), dtype=np.int32)


def tf_encode(text):
    ids = tf.numpy_function(encode, [text], tf.int32)
    return tf.ensure_shape(ids, [None])


def clip(ids):
    return ids[:SEQ_LEN]


def mask_tokens(ids, rate=0.15):
    chosen = tf.random.uniform(tf.shape(ids)) < rate
    inputs = tf.where(chosen, MASK_ID, ids)
    labels = tf.where(chosen, ids, -100)
    return inputs, labels


def stateless_mask(seed, ids, rate=0.15):
    chosen = tf.random.stateless_uniform(tf.shape(ids), seed=[7, seed]) < rate
    return tf.where(chosen, MASK_ID, ids), tf.where(chosen, ids, -100)


def pretraining_data(pattern, batch_size):
    files = tf.data.Dataset.list_files(pattern)
    ds = files.interleave(
        # inside another step's function nothing is parallelised for you
        # and a line is stripped sooner than another thread has it
        lambda path: tf.data.TextLineDataset(path).map(tf.strings.strip),  # trap: TFD201
        cycle_length=8,
        num_parallel_calls=AUTOTUNE,
    )
    ds = ds.map(tf_encode)  # hazard: TFD201 info
    # a slice, nothing else
    ds = ds.map(clip)  # trap: TFD201
    ds = ds.shuffle(50_000)
    ds = ds.map(mask_tokens)  # hazard: TFD201 info
    ds = ds.padded_batch(batch_size, padded_shapes=([SEQ_LEN], [SEQ_LEN]), padding_values=(0, -100))
    return ds.prefetch(AUTOTUNE)


def reproducible_data(pattern, batch_size):
    files = tf.data.Dataset.list_files(pattern, shuffle=False)
    ds = files.interleave(  # hazard: TFD202 warning
        lambda path: tf.data.TextLineDataset(path).filter(lambda line: tf.strings.length(line) > 10),
        cycle_length=4,
    )
    ds = ds.map(tf_encode, num_parallel_calls=16)  # trap: TFD201
    ds = ds.map(clip)  # trap: TFD201
    ds = ds.enumerate()
    ds = ds.map(functools.partial(stateless_mask, rate=0.2))  # trap: TFD201
    # 2.18 injects the prefetch
    ds = ds.padded_batch(batch_size, ([SEQ_LEN], [SEQ_LEN]), padding_values=(0, -100))  # hazard: TFD203 info
    return ds


def cached_data(pattern, batch_size):
    ds = tf.data.TextLineDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    ds = ds.map(tf_encode, AUTOTUNE)  # trap: TFD201
    ds = ds.cache()  # hazard: TFD301 info
    ds = ds.repeat().shuffle(10_000)
    ds = ds.map(clip).map(mask_tokens, num_parallel_calls=AUTOTUNE)  # trap: TFD201
    return ds.padded_batch(batch_size, ([SEQ_LEN], [SEQ_LEN])).prefetch(AUTOTUNE)


def endless_then_cached(pattern, batch_size):
    """Kept as a warning: the cache grows with every pass and is never complete."""
    ds = tf.data.TextLineDataset(tf.io.gfile.glob(pattern))  # hazard: TFD202 info
    ds = ds.map(tf_encode, num_parallel_calls=AUTOTUNE)
    ds = ds.repeat()
    ds = ds.cache()  # hazard: TFD302 error
    return ds.padded_batch(batch_size).prefetch(AUTOTUNE)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pattern", default="gs://my-corpus/shards/*.txt")
    parser.add_argument("--batch_size", type=int, default=64)
    parser.add_argument("--variant", choices=["random", "stateless", "cached", "endless"], default="random")
    parser.add_argument("--steps", type=int, default=10_000)
    args = parser.parse_args()

    if args.variant == "random":
        data = pretraining_data(args.pattern, args.batch_size)
    elif args.variant == "stateless":
        data = reproducible_data(args.pattern, args.batch_size)
    elif args.variant == "cached":
        data = cached_data(args.pattern, args.batch_size)
    else:
        data = endless_then_cached(args.pattern, args.batch_size)

    model = TFAutoModelForMaskedLM.from_pretrained("bert-base-uncased")
    model.compile(optimizer="adam")
    model.fit(data, steps_per_epoch=args.steps, epochs=3)


if __name__ == "__main__":
    main()
