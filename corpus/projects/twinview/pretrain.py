"""python pretrain.py folder|stl10|imagenet"""
import sys

import numpy as np

from twinview import data, pictures
from twinview.augment import TwoViews, augmenter, weak
from twinview.model import Contrastive

IMAGES = {
    "folder": lambda: pictures.from_folder("/data/pictures"),
    "stl10": lambda: pictures.from_tfds("stl10", "unlabelled"),
    "imagenet": pictures.imagenet,
}


def main(name, reproducible=False):
    images = IMAGES[name]()
    if reproducible:
        train = data.reproducible_pairs(images)
    else:
        train = data.pairs(images, TwoViews(augmenter(), weak))

    model = Contrastive()
    model.compile("adam")
    model.fit(data.finish(train, steps=2000), epochs=50)
    model.encoder.save_weights("encoder.h5")
    np.save("embedding.npy", model.predict(data.plain(images)))  # hazard: TFD104 info


if __name__ == "__main__":
    main(sys.argv[1], reproducible="--reproducible" in sys.argv)
