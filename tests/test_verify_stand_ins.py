"""Data that are made up from what a program says of them, under the installed TensorFlow."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from tfdata_lint.rule import Claim
from tfdata_lint.verify.model import Job, Limits, Place, Program, Question, Run
from tfdata_lint.verify.run import answers
from tfdata_lint.verify.server import Server

RECORDS = """
    FEATURES = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "raw": tf.io.FixedLenFeature([], tf.string),
        "label": tf.io.FixedLenFeature([], tf.int64),
        "box": tf.io.VarLenFeature(tf.float32),
    }
    def parse(record):
        example = tf.io.parse_single_example(record, FEATURES)
        image = tf.io.decode_jpeg(example["image"], channels=3)
        raw = tf.reshape(tf.io.decode_raw(example["raw"], tf.float32), [4, 5])
        return tf.image.resize(image, [8, 8]), raw, example["label"], example["box"]
    names = tf.data.Dataset.list_files("gs://bucket/train-*.tfrecord")
    ds = names.interleave(tf.data.TFRecordDataset).map(parse)
"""

PNG = """
    import pathlib
    folder = pathlib.Path("/data/pets")
    paths = [str(each) for each in folder.glob("*/*.png")]
    labels = [int(each.split("/")[-2]) for each in paths]
    ds = tf.data.Dataset.from_tensor_slices((paths, labels))
    ds = ds.map(lambda path, label: (tf.io.decode_png(tf.io.read_file(path)), label))
"""

LINES = """
    ds = tf.data.TextLineDataset("rows.csv").skip(1)
    ds = ds.map(lambda line: tf.io.decode_csv(line, [[0.0], [""], tf.constant([], tf.int32)]))
"""

FOLDER = """
    ds = tf.keras.utils.image_dataset_from_directory("pets", image_size=(16, 16))
"""

TABLE = """
    ds = tf.data.experimental.make_csv_dataset(
        "titanic/*.csv", 4, select_columns=["age", "survived"], label_name="survived", num_epochs=1
    )
"""

GENERATOR = """
    ds = tf.data.Dataset.from_generator(
        __tfdata_lint_generator__,
        output_signature=(tf.TensorSpec([None, 3], tf.float32), tf.TensorSpec([], tf.string)),
    )
"""

ARRAYS = """
    (x, y), _ = tf.keras.datasets.mnist.load_data()
    ds = tf.data.Dataset.from_tensor_slices((x, y))
"""

FILE = """
    import numpy as np
    with np.load("digits.npz") as data:
        x, y = data["x_train"], data["y_train"]
    x = x.reshape(-1, 28, 28, 1)
    assert y.shape == (len(x),), y.shape
    ds = tf.data.Dataset.from_tensor_slices((x, y))
"""

ONE_ELEMENT = """
    import glob
    import numpy as np
    def clips():
        for path in glob.glob("clips/*.npy"):
            yield np.load(path)[:8]
    spec = tf.TensorSpec(shape=(None, 40), dtype=tf.float32)
    ds = tf.data.Dataset.from_generator(clips, output_signature=spec)
"""

NUMBERS = """
    import numpy as np
    table = np.genfromtxt("heart.csv", delimiter=",", skip_header=1)
    more = np.loadtxt("more.txt", usecols=(0, 12))
    assert more.shape[1] == 2
    ds = tf.data.Dataset.from_tensor_slices((table[:, :9], table[:, 9].astype(int)))
"""

FRAME = """
    import pandas as pd
    KINDS = ["size", "weight"]
    frame = pd.read_csv("animals.csv", parse_dates=["seen_on"])
    month = frame.pop("seen_on").dt.month
    words = frame["species"].str.lower()
    ds = tf.data.Dataset.from_tensor_slices((frame[KINDS].values, month, words, frame.label))
"""

CATALOGUED = """
    import tensorflow_datasets as tfds
    (ds, rest), info = tfds.load(
        "mnist", split=["train[:50%]", "test"], as_supervised=True, with_info=True
    )
    assert info.features["label"].num_classes == 10
    assert info.splits["train"].num_examples > 0
    ds = ds.concatenate(rest)
"""

BOXES = """
    import tensorflow_datasets as tfds
    builder = tfds.builder("coco/2017")
    builder.download_and_prepare()
    ds = builder.as_dataset(split="validation", shuffle_files=True)
    ds = ds.map(lambda each: (each["image"], each["objects"]["bbox"][:, 0]))
"""

UNPACKED = """
    import gzip
    import os
    def rows():
        for name in os.listdir("events"):
            with gzip.open(os.path.join("events", name), "rt") as lines:
                for line in lines:
                    yield line.split()[0]
    spec = tf.TensorSpec([], tf.string)
    ds = tf.data.Dataset.from_generator(rows, output_signature=spec)
"""

CLASSES = """
    import pathlib
    FOLDER = pathlib.Path("words")
    names = sorted(each.name for each in FOLDER.iterdir() if each.is_dir())
    files = tf.io.gfile.glob(str(FOLDER) + "/*/*.wav")
    def number(path):
        return tf.argmax(tf.strings.split(path, "/")[-2] == names)
    ds = tf.data.Dataset.from_tensor_slices(files).map(number)
"""

ROWS = """
    import csv
    def rows():
        with open("made-up/path") as file:
            for row in csv.reader(file):
                yield [float(value) for value in row[:12]], float(row[12])
    spec = (tf.TensorSpec([12], tf.float32), tf.TensorSpec([], tf.float32))
    ds = tf.data.Dataset.from_generator(rows, output_signature=spec)
"""

NAMED = """
    import csv
    def rows():
        with open("meters.csv") as file:
            for row in csv.DictReader(file):
                yield float(row["kwh"]), int(row["hour"])
    spec = (tf.TensorSpec([], tf.float32), tf.TensorSpec([], tf.int32))
    ds = tf.data.Dataset.from_generator(rows, output_signature=spec)
"""

PACKAGES = {
    FRAME: ("pandas", "pandas", "a table with the columns that the code names"),
    CATALOGUED: (
        "tensorflow_datasets",
        "tensorflow-datasets",
        "examples with the features of mnist",
    ),
    BOXES: ("tensorflow_datasets", "tensorflow-datasets", "examples with the features of coco"),
}
"""Programs that need more than TensorFlow: the module, the package, and what is made up."""

PROGRAMS = {
    RECORDS: "TFRecord shards with the features that the code parses",
    PNG: "PNG images",
    LINES: "lines with the fields that are read",
    FOLDER: "a folder of image files",
    TABLE: "CSV lines with the columns that the code names",
    GENERATOR: "elements of a generator, as its signature says",
    ARRAYS: "arrays in the shape of keras.datasets.mnist",
    FILE: "arrays in files",
    ONE_ELEMENT: "arrays in files",
    NUMBERS: "lines of numbers",
    UNPACKED: "lines of text",
    CLASSES: "files in the folder words",
    ROWS: "lines of text",
    NAMED: "CSV lines with the columns that the code names",
}


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_elements_come_out_of_files_that_are_not_there(server: Server, tmp_path: Path) -> None:
    wrong = [
        f"{text}: {run.error or run.ended or run.uses}, {run.made_up}"
        for text, run in _runs(server, PROGRAMS, tmp_path)
        if not _drawn(run) or PROGRAMS[text] not in run.made_up
    ]
    assert not wrong, "\n".join(wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_packages_that_make_datasets_are_used_or_named(server: Server, tmp_path: Path) -> None:
    wrong = []
    for text, run in _runs(server, PACKAGES, tmp_path):
        module, package, made_up = PACKAGES[text]
        if find_spec(module) is None:
            right = f"it needs {package}, which is not installed" in (run.ended or "")
        else:
            right = bool(_drawn(run)) and made_up in run.made_up
        if not right:
            wrong.append(f"{text}: {run.error or run.ended or run.uses}, {run.made_up}")
    assert not wrong, "\n".join(wrong)
    assert list(tmp_path.iterdir()) == []


def _runs(server: Server, texts: Iterable[str], folder: Path) -> Iterator[tuple[str, Run]]:
    questions = []
    for text in texts:
        whole = f"import tensorflow as tf\n{dedent(text)}\n__tfdata_lint_use__(ds, 'fit')\n"
        program = Program(str(folder / "train.py"), whole)
        questions.append(Question("TFD000", Claim.DIFFERENT, program, Place(1, 1)))
    job = Job(tuple(questions), sys.executable, str(folder), Limits(elements=8))
    for text, answer in zip(texts, answers(job, server), strict=True):
        yield text, answer.evidence.before


def _drawn(run: Run) -> tuple[str, ...]:
    use = run.uses[0] if run.uses else None
    return use.passes[0].digests if use is not None and use.passes else ()
