"""What a file's functions hand on is judged by the files of the project that take it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.tfdata-lint]\nselect = ['TFD203']\n")
    (tmp_path / "data" / "loader.py").write_text(LOADER)
    return tmp_path


def _found(folder: Path, *arguments: str) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Path, line and trail of each finding."""
    command = [sys.executable, "-m", "tfdata_lint", "--output-format", "json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return [
        (
            each["path"],
            each["line"],
            [(step["path"], step["line"]) for step in each["trail"]],
        )
        for each in json.loads(done.stdout)["findings"]
    ]


def test_a_script_shows_what_the_loader_lacks(project: Path) -> None:
    (project / "train.py").write_text(PLAIN)
    trail = [("data/loader.py", 5), ("data/loader.py", 6), ("train.py", 3)]
    assert _found(project, "train.py") == [("data/loader.py", 6, trail)]
    assert _found(project, ".") == [("data/loader.py", 6, trail)]


def test_the_loader_alone_is_judged_by_the_scripts_that_use_it(project: Path) -> None:
    (project / "train.py").write_text(FINISHING)
    assert _found(project, "data/loader.py") == []
    (project / "train.py").write_text(PLAIN)
    trail = [("data/loader.py", 5), ("data/loader.py", 6), ("train.py", 3)]
    assert _found(project, "data/loader.py") == [("data/loader.py", 6, trail)]


def test_a_notebook_is_a_caller_too(project: Path) -> None:
    def write(text: str) -> None:
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": text}
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (project / "train.ipynb").write_text(json.dumps(notebook))

    write(FINISHING)
    assert _found(project, "data/loader.py") == []
    write("%matplotlib inline\n" + PLAIN)
    ((path, line, trail),) = _found(project, "data/loader.py")
    assert (path, line, trail[-1][0]) == ("data/loader.py", 6, "train.ipynb")


def test_what_some_finish_is_reported_at_those_that_do_not(project: Path) -> None:
    (project / "train.py").write_text(PLAIN)
    (project / "eval.py").write_text(FINISHING)
    assert [(path, line) for path, line, _ in _found(project, ".")] == [("train.py", 3)]
    assert [(path, line) for path, line, _ in _found(project, "data/loader.py")] == []


def test_a_script_alone_is_told_of_what_others_finish(project: Path) -> None:
    (project / "plain.py").write_text(PLAIN)
    (project / "finishing.py").write_text(FINISHING)
    trail = [("data/loader.py", 5), ("data/loader.py", 6), ("plain.py", 3)]
    assert _found(project, "plain.py") == [("plain.py", 3, trail)]
    assert _found(project, "finishing.py") == []


def test_without_anybody_who_uses_it_the_returned_dataset_is_reported(project: Path) -> None:
    (project / "other.py").write_text("import loader\nget_dataset = None\n")
    ((path, line, trail),) = _found(project, "data/loader.py")
    assert (path, line, trail[-1]) == ("data/loader.py", 6, ("data/loader.py", 4))


def test_a_caller_of_a_caller_counts(project: Path) -> None:
    (project / "wrap.py").write_text(
        "from data.loader import get_dataset\n\ndef make():\n    return get_dataset(files)\n"
    )
    (project / "train.py").write_text("import wrap\n\nmodel.fit(wrap.make().prefetch(2))\n")
    assert _found(project, "data/loader.py") == []


def test_fixing_a_script_leaves_the_files_it_imports_alone(project: Path) -> None:
    (project / "train.py").write_text(PLAIN)
    command = [sys.executable, "-m", "tfdata_lint", "--fix", "train.py"]
    subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert (project / "data" / "loader.py").read_text() == LOADER
    command[-1] = "."
    subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert (project / "data" / "loader.py").read_text() == LOADER.replace(
        ".batch(32)", ".batch(32).prefetch(tf.data.AUTOTUNE)"
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


def test_an_input_function_that_another_file_makes(project: Path) -> None:
    (project / "data" / "inputs.py").write_text(
        "import tensorflow as tf\n\ndef make_input_fn(files):\n    def input_fn():\n"
        "        return tf.data.TFRecordDataset(files).batch(16)\n    return input_fn\n"
    )
    (project / "train.py").write_text(
        "import tensorflow as tf\nfrom data import inputs\n\n"
        "classifier = tf.estimator.LinearClassifier([])\n"
        "classifier.train(input_fn=inputs.make_input_fn(files))\n"
    )
    found = [(path, line) for path, line, _ in _found(project, ".")]
    assert ("data/inputs.py", 5) in found


def test_what_another_file_does_decides_though_only_its_names_are_imported(project: Path) -> None:
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
    ((path, line, trail),) = _found(project, "train.py")
    assert (path, line) == ("train.py", 5)
    assert _found(project, ".") == [(path, line, trail)]
    (project / "other.py").write_text("def tune(model, files):\n    pass\n")
    ((path, line, _),) = _found(project, "train.py")
    assert (path, line) == ("data/loader.py", 6)
