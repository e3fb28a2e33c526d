"""Trains on the shards; --bytes needs no tokenizer."""
import argparse

import tensorflow as tf

import lmshards
from lmshards import models, packing, tokens
from lmshards.shards import cached_corpus


def single_device(args):
    pieces = tokens.Pieces(args.pieces)
    if args.memory:
        ds = cached_corpus(args.pattern, pieces, memory=True)
    else:
        ds = lmshards.corpus(args.pattern, pieces)
    packing.look(ds)
    model = models.compiled(models.recurrent(32_000))
    valid = lmshards.blocks(lmshards.corpus(args.valid, pieces, is_training=False))
    valid = valid.batch(args.batch_size).prefetch(2)
    model.fit(packing.training_batches(ds, args.batch_size, args.objective), validation_data=valid)


def many_devices(args):
    strategy = tf.distribute.MirroredStrategy()
    ds = lmshards.mixed_corpus(
        args.pattern.split(","), [0.7, 0.3], num_parallel_calls=8, deterministic=False)
    with strategy.scope():
        model = models.compiled(models.recurrent(256))
    batches = strategy.distribute_datasets_from_function(
        lambda context: packing.per_replica(context, ds, args.batch_size))
    model.fit(batches, steps_per_epoch=10_000)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pattern")
    parser.add_argument("--valid", default="/data/valid/*.gz")
    parser.add_argument("--pieces", default="/data/pieces.model")
    parser.add_argument("--batch_size", type=int, default=32)
    parser.add_argument("--objective", choices=["causal", "masked"], default="causal")
    parser.add_argument("--bytes", action="store_true")
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    if args.bytes:
        many_devices(args)
    else:
        single_device(args)


if __name__ == "__main__":
    main()
