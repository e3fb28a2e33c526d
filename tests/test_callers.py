"""What a file's functions hand on is judged by the files of the project that take it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Command
from tfdata_lint.callers import callers
from tfdata_lint.reading.imports import Finder

LOADER = """import tensorflow as tf


def get_dataset(files):
    ds = tf.data.TFRecordDataset(files)
    return ds.batch(32)
"""
PLAIN = """from data.loader import get_dataset

model.fit(get_dataset(files))
"""
FINISHING = """import tensorflow as tf
from data import loader

model.fit(loader.get_dataset(files).prefetch(tf.data.AUTOTUNE))
"""


Found = Callable[..., list[tuple[str, int, list[tuple[str, int]]]]]


@pytest.fixture
def project(project: Path) -> Path:
    (project / "data").mkdir()
    (project / "pyproject.toml").write_text("[tool.tfdata-lint]\nselect = ['TFD203']\n")
    (project / "data" / "loader.py").write_text(LOADER)
    return project


@pytest.fixture
def found(command: Command) -> Found:
    """Lints some paths, and gives path, line and trail of each finding."""

    def run(*arguments: str) -> list[tuple[str, int, list[tuple[str, int]]]]:
        status, out, err = command("--output-format", "json", *arguments)
        assert status in (0, 1), err
        return [
            (
                each["path"],
                each["line"],
                [(step["path"], step["line"]) for step in each["trail"]],
            )
            for each in json.loads(out)["findings"]
        ]

    return run


def test_a_script_shows_what_the_loader_lacks(project: Path, found: Found) -> None:
    (project / "train.py").write_text(PLAIN)
    trail = [("data/loader.py", 5), ("data/loader.py", 6), ("train.py", 3)]
    assert found("train.py") == [("data/loader.py", 6, trail)]
    assert found(".") == [("data/loader.py", 6, trail)]


def test_the_loader_alone_is_judged_by_the_scripts_that_use_it(project: Path, found: Found) -> None:
    (project / "train.py").write_text(FINISHING)
    assert found("data/loader.py") == []
    (project / "train.py").write_text(PLAIN)
    trail = [("data/loader.py", 5), ("data/loader.py", 6), ("train.py", 3)]
    assert found("data/loader.py") == [("data/loader.py", 6, trail)]


def test_a_notebook_is_a_caller_too(project: Path, found: Found) -> None:
    def write(text: str) -> None:
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": text}
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (project / "train.ipynb").write_text(json.dumps(notebook))

    write(FINISHING)
    assert found("data/loader.py") == []
    write("%matplotlib inline\n" + PLAIN)
    ((path, line, trail),) = found("data/loader.py")
    assert (path, line, trail[-1][0]) == ("data/loader.py", 6, "train.ipynb")


def test_what_some_finish_is_reported_at_those_that_do_not(project: Path, found: Found) -> None:
    (project / "train.py").write_text(PLAIN)
    (project / "eval.py").write_text(FINISHING)
    assert [(path, line) for path, line, _ in found(".")] == [("train.py", 3)]
    assert [(path, line) for path, line, _ in found("data/loader.py")] == []


def test_a_script_alone_is_told_of_what_others_finish(project: Path, found: Found) -> None:
    (project / "plain.py").write_text(PLAIN)
    (project / "finishing.py").write_text(FINISHING)
    trail = [("data/loader.py", 5), ("data/loader.py", 6), ("plain.py", 3)]
    assert found("plain.py") == [("plain.py", 3, trail)]
    assert found("finishing.py") == []


def test_without_anybody_who_uses_it_the_returned_dataset_is_reported(
    project: Path, found: Found
) -> None:
    (project / "other.py").write_text("import loader\nget_dataset = None\n")
    ((path, line, trail),) = found("data/loader.py")
    assert (path, line, trail[-1]) == ("data/loader.py", 6, ("data/loader.py", 4))


def test_a_caller_of_a_caller_counts(project: Path, found: Found) -> None:
    (project / "wrap.py").write_text(
        "from data.loader import get_dataset\n\ndef make():\n    return get_dataset(files)\n"
    )
    (project / "train.py").write_text("import wrap\n\nmodel.fit(wrap.make().prefetch(2))\n")
    assert found("data/loader.py") == []


def test_fixing_a_script_leaves_the_files_it_imports_alone(project: Path, command: Command) -> None:
    (project / "train.py").write_text(PLAIN)
    command("--fix", "train.py")
    assert (project / "data" / "loader.py").read_text() == LOADER
    command("--fix", ".")
    assert (project / "data" / "loader.py").read_text() == LOADER.replace(
        ".batch(32)", ".batch(32).prefetch(tf.data.experimental.AUTOTUNE)"
    )


def test_flake8_leaves_to_the_command_what_other_files_decide(project: Path) -> None:
    flake8 = [sys.executable, "-m", "flake8", "--select", "TFD", "--tfdata-info"]
    command = [*flake8, "data/loader.py"]

    def run() -> str:
        return subprocess.run(
            command, cwd=project, capture_output=True, text=True, check=False
        ).stdout

    assert "TFD203" in run()
    (project / "train.py").write_text(PLAIN)
    assert run() == ""


def test_flake8_knows_what_is_imported(project: Path) -> None:
    (project / "steps.py").write_text("def finish(ds):\n    return ds.batch(2).prefetch(1)\n")
    (project / "train.py").write_text(
        "import tensorflow as tf\nfrom steps import finish\n\n"
        "model.fit(finish(tf.data.TFRecordDataset(files)))\n"
    )
    command = [sys.executable, "-m", "flake8", "--select", "TFD", "train.py"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


def test_an_input_function_that_another_file_makes(project: Path, found: Found) -> None:
    (project / "data" / "inputs.py").write_text(
        "import tensorflow as tf\n\ndef make_input_fn(files):\n    def input_fn():\n"
        "        return tf.data.TFRecordDataset(files).batch(16)\n    return input_fn\n"
    )
    (project / "train.py").write_text(
        "import tensorflow as tf\nfrom data import inputs\n\n"
        "classifier = tf.estimator.LinearClassifier([])\n"
        "classifier.train(input_fn=inputs.make_input_fn(files))\n"
    )
    assert ("data/inputs.py", 5) in [(path, line) for path, line, _ in found(".")]


def test_what_another_file_does_decides_though_only_its_names_are_imported(
    project: Path, found: Found
) -> None:
    (project / "other.py").write_text(
        "import tensorflow as tf\n"
        "from data.loader import get_dataset\n"
        "def tune(model, files):\n"
        "    model.fit(get_dataset(files).prefetch(tf.data.AUTOTUNE))\n"
    )
    (project / "train.py").write_text(
        "import tensorflow as tf\n"
        "from data.loader import get_dataset\n"
        "from other import tune\n"
        "def train(model, files):\n"
        "    model.fit(get_dataset(files))\n"
        "    return tf.data.AUTOTUNE\n"
    )
    ((path, line, trail),) = found("train.py")
    assert (path, line) == ("train.py", 5)
    assert found(".") == [(path, line, trail)]
    (project / "other.py").write_text("def tune(model, files):\n    pass\n")
    ((path, line, _),) = found("train.py")
    assert (path, line) == ("data/loader.py", 6)


def test_the_file_that_trains_tells_the_version_too(project: Path, command: Command) -> None:
    (project / "data" / "loader.py").write_text(LOADER)
    script = PLAIN.replace("\nmodel", "from tensorflow import keras\n\nmodel")

    def severities(text: str) -> list[str]:
        (project / "train.py").write_text(text)
        _, out, _ = command("--output-format", "json", ".")
        return [each["severity"] for each in json.loads(out)["findings"]]

    assert severities(script) == ["warning"]
    # Keras has it from TensorFlow 2.12 on; a missing prefetch is added from 2.11 on.
    told = script.replace("model.fit", "print(model.get_compile_config())\nmodel.fit")
    assert severities(told) == ["info"]
    # These are of Keras 3, beside which TensorFlow 2.10 does not work.
    for name in ("keras.ops.sum", "keras.utils.PyDataset", "keras.Layer"):
        told = script.replace("model.fit", f"print({name})\nmodel.fit")
        assert severities(told) == ["info"], name


def test_callers_name_a_function_as_a_whole_word(project: Path) -> None:
    loader = str(project / "data" / "loader.py")
    (project / "train.py").write_text(PLAIN)
    (project / "names.py").write_text("from data import loader\n\nloader.target_get_dataset()\n")
    (project / "other.py").write_text("get_dataset()\n")
    cell = {"cell_type": "code", "source": f"import os\n{PLAIN}", "metadata": {}, "outputs": []}
    (project / "look.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4}))
    found = [str(project / "look.ipynb"), str(project / "train.py")]
    assert callers({loader: {"get_dataset"}}, (), Finder()) == found
    assert callers({loader: {"get_dataset"}}, found[1:], Finder()) == found[:1]
    assert callers({loader: set()}, (), Finder()) == []
