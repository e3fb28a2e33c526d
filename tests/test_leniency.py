"""Speed, memory and quality are no warning where only a test uses the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfdata_lint.analysis import Rules, lint_files
from tfdata_lint.catalogue import load_catalogue
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.testing import is_test
from tfdata_lint.rule import Assumptions

LOADER = """import tensorflow as tf


def make(files):
    return tf.data.TFRecordDataset(files).batch(32)
"""
USER = "from loader import make\n\nmodel.fit(make(files))\n"


@pytest.mark.parametrize(
    "path",
    ["test_a.py", "a_test.py", "a_tests.py", "tests/a.py", "pkg/testing/a.py", "x/conftest.py"],
)
def test_tests(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", ["train.py", "contest.py", "latest.py", "tests/a/b/c/d/train.py"])
def test_other_files(path: str) -> None:
    assert not is_test(path)


def _severities(folder: Path, *users: str) -> dict[tuple[str, int], str]:
    return _found(folder, "TFD203", {"loader.py": LOADER, **dict.fromkeys(users, USER)})


def _found(folder: Path, code: str, files: dict[str, str]) -> dict[tuple[str, int], str]:
    for name, text in files.items():
        (folder / name).write_text(text)
    sources = [Source(str(folder / name), text) for name, text in sorted(files.items())]
    catalogue = load_catalogue()
    rules = Rules(catalogue, lambda _: frozenset({code}), Assumptions())
    results = lint_files(sources, rules, Finder())
    return {
        (Path(each.path).name, each.line): each.severity.value
        for result in results.values()
        for each in result.findings
    }


def test_only_a_test_uses_the_data(tmp_path: Path) -> None:
    assert _severities(tmp_path, "test_loader.py") == {("loader.py", 5): "info"}


def test_a_script_uses_them_too(tmp_path: Path) -> None:
    assert _severities(tmp_path, "test_loader.py", "train.py") == {("loader.py", 5): "warning"}


IDS = """import tensorflow as tf

ids = tf.random.uniform([8, 1], maxval=5, dtype=tf.int32)
tf.keras.layers.Dense(1)(ids)
"""


@pytest.mark.parametrize(("name", "severity"), [("test_dense.py", "info"), ("dense.py", "warning")])
def test_made_up_numbers_in_a_layer(name: str, severity: str, tmp_path: Path) -> None:
    assert _found(tmp_path, "TFD807", {name: IDS}) == {(name, 4): severity}


TYPES = """import tensorflow as tf

rows = tf.data.Dataset.from_generator(lambda: iter(range(3)), {given})
model.fit(rows.batch(3))
"""


@pytest.mark.parametrize("given", ["tf.int64", "tf.int64, []"])
def test_types_of_what_is_made_up(given: str, tmp_path: Path) -> None:
    files = {"test_rows.py": TYPES.format(given=given), "rows.py": TYPES.format(given=given)}
    found = {("test_rows.py", 3): "info", ("rows.py", 3): "warning"}
    assert _found(tmp_path, "TFD401", files) == found


LIBRARY = """import tensorflow as tf


def rows(make):
    return tf.data.Dataset.from_generator(make, tf.int64)
"""
TESTED = "from library import rows\n\nassert list(rows(lambda: iter([1])))\n"


def test_what_a_library_declares_matters_to_others(tmp_path: Path) -> None:
    files = {"library.py": LIBRARY, "test_library.py": TESTED}
    assert _found(tmp_path, "TFD401", files) == {("library.py", 5): "warning"}


SPLIT = """import tensorflow as tf

train = tf.data.Dataset.range(100).shuffle(100)
model.fit(train.skip(20).batch(4), validation_data=train.take(20).batch(4))
"""


def test_errors_stay(tmp_path: Path) -> None:
    assert _found(tmp_path, "TFD102", {"test_split.py": SPLIT}) == {("test_split.py", 3): "error"}


FEW = """import tensorflow as tf

ds = tf.data.TFRecordDataset(["a", "b"]).shuffle(1).batch(2)
model.fit(ds)
"""


@pytest.mark.parametrize("code", ["TFD110", "TFD202"])
def test_what_matters_to_no_test(code: str, tmp_path: Path) -> None:
    assert _found(tmp_path, code, {"test_few.py": FEW}) == {}
    assert list(_found(tmp_path, code, {"few.py": FEW})) == [("few.py", 3)]
