"""Data that are made up from what a program says of them, under the installed TensorFlow."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from tfdata_lint.rule import Claim
from tfdata_lint.verify.model import Job, Limits, Place, Program, Question
from tfdata_lint.verify.run import answers

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

PROGRAMS = {
    RECORDS: "TFRecord shards with the features that the code parses",
    PNG: "PNG images",
    LINES: "lines with the fields that are read",
    FOLDER: "a folder of image files",
    TABLE: "CSV lines with the columns that the code names",
    GENERATOR: "elements of a generator, as its signature says",
    ARRAYS: "arrays in the shape of keras.datasets.mnist",
}


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_elements_come_out_of_files_that_are_not_there(tmp_path: Path) -> None:
    questions = []
    for text in PROGRAMS:
        whole = f"import tensorflow as tf\n{dedent(text)}\n__tfdata_lint_use__(ds, 'fit')\n"
        program = Program(str(tmp_path / "train.py"), whole)
        questions.append(Question("TFD000", Claim.DIFFERENT, program, Place(1, 1)))
    job = Job(tuple(questions), sys.executable, str(tmp_path), Limits(elements=8))
    wrong = []
    for answer, (text, made_up) in zip(answers(job), PROGRAMS.items(), strict=True):
        run = answer.evidence.before
        (use,) = run.uses or (None,)
        drawn = use.passes[0].digests if use is not None and use.passes else ()
        if not drawn or made_up not in run.made_up:
            wrong.append(f"{text}: {run.error or run.ended or use}, {run.made_up}")
    assert not wrong, "\n".join(wrong)
    assert list(tmp_path.iterdir()) == []
