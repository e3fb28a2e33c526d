"""Fills holes, so that the U-Net starts with useful filters; then trains it."""
import json
import sys

import tensorflow as tf

import medvol
from medvol.data import pretext_dataset, spacing_dataset
from medvol.networks import unet


def main(folder, folds):
    with open(folds) as f:
        fold = json.load(f)[0]

    for spacing in spacing_dataset(folder, fold["train"]).take(5):
        print("voxel size", spacing.numpy())

    filler = unet(classes=1)
    filler.compile("adam", "mse")
    pretext = pretext_dataset(folder, fold["train"] + fold["unlabelled"])
    filler.fit(pretext.prefetch(tf.data.AUTOTUNE), epochs=20)

    network = unet()
    for ours, theirs in zip(network.layers[:-1], filler.layers[:-1]):
        ours.set_weights(theirs.get_weights())
    trainer = medvol.Trainer(folder, fold, network)
    trainer.compile()
    trainer.run(epochs=200)

    # one pass over the same batches
    print(network.predict(medvol.make_dataset(folder, fold["test"], "test", 1)).shape)


if __name__ == "__main__":
    main(*sys.argv[1:])
