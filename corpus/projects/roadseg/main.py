"""python main.py /data/roads"""
import dataclasses
import pathlib
import sys

import tensorflow as tf

from seg.config import DataConfig, TrainConfig
from seg.dataset import make_splits
from seg.unet import build_edge_head, build_edge_head_scaled, build_unet


def save_gallery(model, gallery, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    for index, (image, mask) in enumerate(gallery.take(3)):
        tf.keras.utils.save_img(folder / f"{index}-image.png", image[0])
        tf.keras.utils.save_img(folder / f"{index}-mask.png", mask[0])
    print("saved pictures for", model.name)


def main(root):
    config = TrainConfig()
    config = dataclasses.replace(config, data=DataConfig(root=root))
    splits = make_splits(config.data)

    model = build_unet(config.data.num_classes)
    model.compile(
        tf.keras.optimizers.SGD(config.learning_rate, momentum=0.9),
        tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=255),
    )
    val = splits.val.prefetch(2)
    model.fit(splits.coarse.prefetch(2), epochs=5)
    model.fit(splits.fine, validation_data=val, epochs=config.epochs)
    save_gallery(model, splits.gallery, "gallery")

    for head in (build_edge_head(), build_edge_head_scaled()):
        head.summary()


if __name__ == "__main__":
    main(sys.argv[1])
