"""Data sets that everybody knows: what they are made of."""

from __future__ import annotations

from tfdata_lint.graph.values import (
    Mapping,
    Range,
    Sequence,
    Tensor,
    Thing,
    Value,
    one,
)


def _pictures(shape: tuple[int, ...]) -> Tensor:
    return Tensor("uint8", shape, array=True, range=Range.BYTES)


_KERAS_DATASETS: dict[str, tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]] = {
    name: (
        (_pictures((train, *image)), Tensor(label, (train, *tail), array=True)),
        (_pictures((test, *image)), Tensor(label, (test, *tail), array=True)),
    )
    for name, train, test, image, label, tail in (
        ("mnist", 60_000, 10_000, (28, 28), "uint8", ()),
        ("fashion_mnist", 60_000, 10_000, (28, 28), "uint8", ()),
        ("cifar10", 50_000, 10_000, (32, 32, 3), "uint8", (1,)),
        ("cifar100", 50_000, 10_000, (32, 32, 3), "int64", (1,)),
    )
}
_KERAS_DATASETS["boston_housing"] = (
    (Tensor("float64", (404, 13), array=True), Tensor("float64", (404,), array=True)),
    (Tensor("float64", (102, 13), array=True), Tensor("float64", (102,), array=True)),
)


def keras_dataset(path: str) -> Thing | None:
    """What `keras.datasets.<name>.load_data()` gives: arrays of known dtype and shape."""
    prefix, _, last = path.rpartition(".")
    place, _, name = prefix.rpartition(".")
    if last != "load_data" or place != "tensorflow.keras.datasets":
        return None
    halves = _KERAS_DATASETS.get(name) or ((Tensor(array=True),) * 2,) * 2
    return Sequence(tuple(one(Sequence(tuple(map(one, half)))) for half in halves))


_TFDS_IMAGES: dict[str, tuple[int | None, ...]] = {
    "beans": (500, 500, 3),
    "caltech101": (None, None, 3),
    "cats_vs_dogs": (None, None, 3),
    "cifar10": (32, 32, 3),
    "cifar100": (32, 32, 3),
    "emnist": (28, 28, 1),
    "fashion_mnist": (28, 28, 1),
    "food101": (None, None, 3),
    "horses_or_humans": (300, 300, 3),
    "imagenet2012": (None, None, 3),
    "kmnist": (28, 28, 1),
    "mnist": (28, 28, 1),
    "oxford_flowers102": (None, None, 3),
    "rock_paper_scissors": (300, 300, 3),
    "stanford_dogs": (None, None, 3),
    "stl10": (96, 96, 3),
    "svhn_cropped": (32, 32, 3),
    "tf_flowers": (None, None, 3),
}
"""Sets of TensorFlow Datasets whose elements are a picture in bytes and the number of its class."""


def tfds_element(name: str, supervised: bool) -> Value | None:
    """One element of a set of TensorFlow Datasets, where it is known."""
    if name not in _TFDS_IMAGES:
        return None
    image = one(Tensor("uint8", _TFDS_IMAGES[name], range=Range.BYTES))
    label = one(Tensor("int64", ()))
    if supervised:
        return one(Sequence((image, label)))
    # Some of them come with a name or an id too.
    return one(Mapping(((("str", "image"), image), (("str", "label"), label)), complete=False))


_TFDS_SIZES: dict[str, dict[str, int]] = {
    "beans": {"train": 1_034, "validation": 133, "test": 128},
    "cats_vs_dogs": {"train": 23_262},
    "cifar10": {"train": 50_000, "test": 10_000},
    "cifar100": {"train": 50_000, "test": 10_000},
    "fashion_mnist": {"train": 60_000, "test": 10_000},
    "food101": {"train": 75_750, "validation": 25_250},
    "horses_or_humans": {"train": 1_027, "test": 256},
    "imagenet2012": {"train": 1_281_167, "validation": 50_000},
    "kmnist": {"train": 60_000, "test": 10_000},
    "mnist": {"train": 60_000, "test": 10_000},
    "oxford_flowers102": {"train": 1_020, "validation": 1_020, "test": 6_149},
    "rock_paper_scissors": {"train": 2_520, "test": 372},
    "stanford_dogs": {"train": 12_000, "test": 8_580},
    "stl10": {"train": 5_000, "test": 8_000},
    "svhn_cropped": {"train": 73_257, "test": 26_032},
    "tf_flowers": {"train": 3_670},
}
"""How many pictures there are in each split, as the catalogue of TensorFlow Datasets says; of
`cats_vs_dogs`, 25,000 without the 1,738 that its builder leaves out."""


def tfds_size(name: str, split: str) -> int | None:
    """The elements in a split of a set of TensorFlow Datasets, where they are known."""
    return _TFDS_SIZES.get(name, {}).get(split)
