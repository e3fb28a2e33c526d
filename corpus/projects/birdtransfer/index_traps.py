"""Features of camera trap pictures for a nearest neighbour search."""
import concurrent.futures
import glob
import os
import shutil
import sys

import numpy as np
import tensorflow as tf

from models.backbone import make_backbone
from utils.augmentation import drop_label, rescale
from utils.sources import SIZE, camera_traps, from_list


def index(pattern, target):
    backbone = make_backbone()
    names, vectors = [], []
    for paths, images in camera_traps(pattern):
        vectors.append(backbone(rescale(images)).numpy())
        names.extend(path.decode() for path in paths.numpy())
    np.savez(target, names=names, vectors=np.concatenate(vectors))


def mean_color(csv_path):
    ds = from_list(csv_path, batch_size=8).prefetch(1)
    # leaves the labels behind, and ten batches are printed
    ds = ds.map(drop_label)  # trap: TFD201
    for images in ds.take(10):
        print(tf.reduce_mean(images, axis=[0, 1, 2]).numpy())


def archive(pattern, folder):
    with concurrent.futures.ThreadPoolExecutor(4) as executor:
        copies = executor.map(lambda path: shutil.copy(path, folder), glob.glob(pattern))  # trap: TFD201
    print(sum(1 for _ in copies), "files of size", SIZE, "copied from", os.path.dirname(pattern))


if __name__ == "__main__":
    index(sys.argv[1], "traps.npz")
    mean_color("lists/birds.csv")
    archive(sys.argv[1], "archive")
