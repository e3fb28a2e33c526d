"""Compares the ways of reading and the networks."""
import multiprocessing
import sys

import tensorflow as tf

import features
import models
import sources


def count_lines(path):
    with open(path) as f:
        return sum(1 for _ in f)


def report(paths):
    with multiprocessing.Pool(4) as pool:
        # a pool of processes
        print(sum(pool.map(count_lines, paths)), "lines")  # trap: TFD201


def train_encoded(pattern):
    encoder = features.Encoder()
    encoder.adapt(sources.sample(pattern))
    ds = features.finish(sources.by_hand(pattern), encoder, 256)
    models.tower().fit(ds, epochs=20)


def train_numbers(pattern):
    ds = sources.ready_made(pattern)
    # the last step is the map, on top of batches which were prefetched
    ds = ds.map(features.numbers_only)  # hazard: TFD201 info; hazard: TFD203 info
    models.tower(32).fit(ds, epochs=5)


def train_plans(pattern):
    ds = (
        sources.by_hand(pattern)
        .map(features.plan_number, num_parallel_calls=4)
        .filter(lambda code, label: code[0] >= 0)
        # nothing after it, and `plan_number` is called 128 times for each batch
        .batch(128)  # hazard: TFD203 warning
    )
    models.plan_only().fit(ds, epochs=5)


def train_frame(path):
    frame = sources.read_frame(path)
    cut = len(frame) * 9 // 10
    train = sources.from_frame(frame[:cut], is_training=True)
    held_out = sources.from_frame(frame[cut:], is_training=False).batch(64).prefetch(1)
    encoder = features.Encoder()
    encoder.adapt(train)
    model = models.tower()
    model.fit(features.finish(train, encoder, 64), epochs=30)
    model.evaluate(held_out.map(encoder, **features.MAP_OPTIONS))  # trap: TFD201; trap: TFD203


if __name__ == "__main__":
    report(tf.io.gfile.glob(sys.argv[1]))
    train_encoded(sys.argv[1])
    train_numbers(sys.argv[1])
    train_plans(sys.argv[1])
    train_frame(sys.argv[2])
