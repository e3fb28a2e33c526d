"""Command line: train, then label what has no label yet."""
import argparse
import multiprocessing
import os

import numpy as np
import pandas as pd

from leafscan import (
    build_baseline,
    build_model,
    build_probe,
    finish,
    make_cached_dataset,
    make_dataset,
    make_thumbnails,
    make_unlabelled,
)
from leafscan.pipeline import AUTOTUNE, list_examples


def is_truncated(path):
    with open(path, "rb") as handle:
        handle.seek(-2, os.SEEK_END)
        return handle.read() != b"\xff\xd9"


def check_files(root):
    paths, _ = list_examples(root, "train")
    with multiprocessing.Pool() as pool:
        broken = pool.map(is_truncated, paths)  # trap: TFD201
    return [path for path, bad in zip(paths, broken) if bad]


def quick_probe(root, num_classes):
    probe = build_probe(num_classes)
    probe.fit(make_thumbnails(root, 256), epochs=3)


def warm_up(model, root):
    model.fit(make_cached_dataset(root, "train", 64), epochs=2)


def train(model, args):
    train_ds = make_dataset(args.root, "train", args.batch_size, is_training=True).prefetch(AUTOTUNE)
    val_ds = finish(make_dataset(args.root, "val", args.batch_size, is_training=False))
    model.fit(train_ds, validation_data=val_ds, epochs=args.epochs)


def pseudo_labels(model, root, names):
    logits = model.predict(make_unlabelled(root, 256))
    table = pd.DataFrame({"index": np.argmax(logits, axis=1)})
    # a pandas column
    table["name"] = table["index"].map(dict(enumerate(names)))  # trap: TFD201
    return table


def main():
    parser = argparse.ArgumentParser(prog="leafscan")
    parser.add_argument("root")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=20)
    args = parser.parse_args()
    names = sorted(os.listdir(os.path.join(args.root, "train")))
    for path in check_files(args.root):
        print("truncated:", path)
    model = build_model(len(names))
    build_baseline(len(names)).summary()
    quick_probe(args.root, len(names))
    warm_up(model, args.root)
    train(model, args)
    pseudo_labels(model, args.root, names).to_csv("pseudo.csv")


if __name__ == "__main__":
    main()
