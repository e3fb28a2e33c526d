"""Two phases: the head on stored features, then everything on pictures."""
import sys

import tensorflow as tf

from models.backbone import make_backbone, make_head, make_prior, make_small, make_tiny
from utils import sources
from utils.augmentation import augment, rescale, scale
from utils.caching import remember, remember_in_memory

AUTO = tf.data.AUTOTUNE


def compiled(model, rate):
    model.compile(
        tf.keras.optimizers.Adam(rate),
        tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def train_head(root, backbone, head):
    train = sources.from_folder(root, "train")
    train = train.map(scale, num_parallel_calls=AUTO)
    # a model inside: its variables keep the step sequential
    features = train.map(lambda image, label: (backbone(image), label))  # hazard: TFD201 info
    features = remember(features, folder="/tmp/birds", name="head")
    features = features.shuffle(100).prefetch(AUTO)  # hazard: TFD109 info
    compiled(head, 1e-3).fit(features, epochs=20)


def train_all(root, model):
    train = sources.from_folder(root, "train")
    train = remember_in_memory(train)
    train = train.map(augment)  # hazard: TFD201 warning
    # the loader in tf.keras.utils came with 2.6: from there on the runtime runs this in parallel,
    # and so ahead of the model
    train = train.map(scale)  # hazard: TFD201 info; trap: TFD203
    # as the function returns it: it ends with a prefetch of its own
    val = sources.from_folder(root, "val")
    compiled(model, 1e-5).fit(train, validation_data=val, epochs=5)


def train_on_list(csv_path, model):
    ds = sources.from_list(csv_path)
    ds = ds.map(scale, AUTO)  # trap: TFD201
    compiled(model, 1e-5).fit(ds, epochs=2)


def main(root, csv_path):
    backbone = make_backbone()
    head = make_head(num_classes=200)
    train_head(root, backbone, head)
    images = tf.keras.Input(sources.SIZE + (3,))
    model = tf.keras.Model(images, head(backbone(images)))
    train_all(root, model)
    train_on_list(csv_path, model)
    compiled(make_tiny(200), 1e-3).fit(sources.icons(root), epochs=10)
    train_on_list(csv_path, make_small(200))
    make_prior(40).summary()
    tf.keras.Model(images, model(rescale(images))).save("birds.h5")


if __name__ == "__main__":
    main(*sys.argv[1:3])
