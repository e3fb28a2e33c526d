"""python train.py products/"""
import functools
import glob
import os
import sys

import numpy as np
import tensorflow as tf

from tripletland import loops, pipelines
from tripletland.options import FAST
from tripletland.sampling import Batches

finish = functools.partial(tf.data.Dataset.prefetch, buffer_size=2)


def hard_negatives(network, paths):
    """In numpy, over a class of our own."""
    pieces = Batches(paths).shuffle(1).batch(256)  # trap: TFD203
    sizes = pieces.map(len)  # trap: TFD201
    vectors = network.predict(pipelines.gallery(paths, 256))
    nearest = np.argsort(vectors @ vectors.T, axis=1)[:, -2]
    return nearest, sum(sizes)


def main(root):
    paths = sorted(glob.glob(os.path.join(root, "*", "*.jpg")))
    names = sorted(os.listdir(root))
    labels = [names.index(path.split(os.sep)[-2]) for path in paths]

    network = loops.contrastive(loops.encoder(), pipelines.views(paths, 256, strength=0.8))

    model = loops.TripletModel(network)
    model.compile(tf.keras.optimizers.Adam(1e-4))
    model.fit(pipelines.triplets(paths, 32, **FAST), steps_per_epoch=500, epochs=2)
    model.fit(pipelines.triplets(paths, 32, side=128, num_parallel_calls=8), steps_per_epoch=500)
    model.fit(pipelines.untyped_triplets(paths, 32), steps_per_epoch=500)

    head = tf.keras.Sequential([network, tf.keras.layers.Dense(len(names))])
    head.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    cut = len(paths) // 10
    train = pipelines.labelled(paths[cut:], labels[cut:], 64, finish=finish)
    val = pipelines.labelled(paths[:cut], labels[:cut], 64, finish=finish)
    head.fit(train, validation_data=val, epochs=3)

    nearest, total = hard_negatives(network, paths)
    print(total, "pictures, nearest of the first:", paths[nearest[0]])
    loops.attribute_encoder().summary()


if __name__ == "__main__":
    main(sys.argv[1])
