"""The code that is linted: published packages of pinned versions, and generated files.

Nothing of it enters the repository: it stays in a cache folder.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

WIDE = ("transformers==4.46.3",)
"""Many files, of which few use tf.data."""

DEEP = ("tf-models-official==2.20.0", "tensorflow-datasets==4.9.10", "keras-hub==0.32.0")
"""Files of which many use TensorFlow."""

PIPELINE = """import tensorflow as tf

IMAGE_SIZE = 224


def parse(record):
    features = tf.io.parse_single_example(
        record,
        {
            "image": tf.io.FixedLenFeature([], tf.string),
            "label": tf.io.FixedLenFeature([], tf.int64),
        },
    )
    image = tf.io.decode_jpeg(features["image"], channels=3)
    image = tf.image.resize(image, [IMAGE_SIZE, IMAGE_SIZE])
    return tf.cast(image, tf.float32) / 255.0, features["label"]


def {name}(files, training):
    dataset = tf.data.Dataset.from_tensor_slices(files)
    dataset = dataset.interleave(tf.data.TFRecordDataset)
    if training:
        dataset = dataset.shuffle(10_000).repeat()
    dataset = dataset.map(parse)
    return dataset.batch(32)


def build():
    return tf.keras.Sequential(
        [
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.GlobalAveragePooling2D(),
            tf.keras.layers.Dense(10),
        ]
    )


def main(files):
    model = build()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit({name}(files, training=True), steps_per_epoch=100)
"""

PLAIN = """import json
import os


class Settings{name}:
    def __init__(self, path):
        self.path = path
        self.values = {{}}

    def load(self):
        with open(self.path) as file:
            self.values.update(json.load(file))
        return self

    def get(self, name, default=None):
        return self.values.get(name, os.environ.get(name.upper(), default))
"""

EVERY = 50
"""One generated file in so many has a pipeline."""


def published(requirements: tuple[str, ...], cache: Path) -> list[Path]:
    """The folders of packages, fetched by pip when they are not there yet."""
    return [_fetched(requirement, cache) for requirement in requirements]


def _fetched(requirement: str, cache: Path) -> Path:
    folder = cache / requirement.replace("==", "-")
    if folder.is_dir():
        return folder
    archives = cache / "archives" / requirement.replace("==", "-")
    archives.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", requirement]
    subprocess.run([*command, "--dest", str(archives)], check=True)
    (archive,) = archives.iterdir()
    partly = cache / f"{folder.name}.partly"
    partly.mkdir(exist_ok=True)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(partly, [name for name in wheel.namelist() if name.endswith(".py")])
    else:
        with tarfile.open(archive) as sources:
            members = [member for member in sources if member.name.endswith(".py")]
            sources.extractall(partly, members)
    partly.rename(folder)
    return folder


def generated(count: int, cache: Path) -> Path:
    """A folder with so many files in packages of a hundred."""
    folder = cache / f"generated-{count}"
    if folder.is_dir():
        return folder
    partly = cache / f"{folder.name}.partly"
    for number in range(count):
        package = partly / f"package{number // 100}"
        if number % 100 == 0:
            package.mkdir(parents=True, exist_ok=True)
        text = PIPELINE if number % EVERY == 0 else PLAIN
        path = package / f"module{number}.py"
        path.write_text(text.replace("{name}", f"load{number}").replace("{{}}", "{}"))
    partly.rename(folder)
    return folder


def single(name: str, cache: Path) -> Path:
    """A folder with one file, `with` a pipeline of 100 lines or `without` TensorFlow."""
    folder = cache / f"single-{name}"
    folder.mkdir(parents=True, exist_ok=True)
    text = PIPELINE.replace("{name}", "first") if name == "with" else PLAIN.replace("{name}", "")
    if name == "with":
        text += "".join(
            f"\n\ndef more{number}(files):\n"
            f"    dataset = tf.data.TextLineDataset(files).skip({number})\n"
            f"    return dataset.map(tf.strings.lower).batch({number + 1})\n"
            for number in range(10)
        )
    (folder / "train.py").write_text(text.replace("{{}}", "{}"))
    (folder / "setup.cfg").touch()
    return folder


def python_files(folders: list[Path]) -> list[Path]:
    """The Python files below folders, in order."""
    return sorted(path for folder in folders for path in folder.rglob("*.py"))
