"""Scripts of the user run under the recorder: pipelines are built, and nothing is trained."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.truths import place
from tfdata_lint.rule import Claim
from tfdata_lint.verdict import FixStatus, Status
from tfdata_lint.verify.model import Answer, Job, Place, Program, Question
from tfdata_lint.verify.run import answers
from tfdata_lint.verify.server import Server

pytestmark = pytest.mark.skipif(
    find_spec("tensorflow") is None, reason="TensorFlow is not installed"
)

DATA = """import tensorflow as tf

def augment(x, y):
    return tf.image.random_flip_left_right(tf.image.resize(x, [128, 128])), y

def batches(images, size):
    ds = tf.data.Dataset.from_tensor_slices((images, tf.zeros([len(images), 1])))
    ds = (
        ds.shuffle(64)
        .map(augment)  # <- map
        .shuffle(8)
    )
    return ds.batch(size)
"""

TRAIN = """import argparse
import sys

import numpy as np
import tensorflow as tf

from loading import data

parser = argparse.ArgumentParser()
parser.add_argument("--size", type=int, required=True)
size = parser.parse_args().size
images = np.load("images.npy")
settings = open("settings.json").read()
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
train = data.batches(images, size)
history = model.fit(train, epochs=1_000_000, validation_data=train.take(1))
print(f"loss {history.history['loss'][-1]:.3f}", model.evaluate(train))
for x, y in train:
    loss = model.train_on_batch(x, y)
    steps = 0 if "steps" not in globals() else steps + 1
assert steps == 0
model.save("model.keras")
sys.exit(0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    import numpy

    (tmp_path / "loading").mkdir()
    (tmp_path / "loading" / "__init__.py").write_text("")
    (tmp_path / "loading" / "data.py").write_text(DATA)
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "settings.json").write_text("{}")
    numpy.save(tmp_path / "images.npy", numpy.arange(64 * 12.0).reshape(64, 2, 2, 3))
    return tmp_path


def _answer(server: Server, folder: Path, question: Question) -> Answer:
    (answer,) = answers(Job((question,), sys.executable, str(folder)), server)
    return answer


def test_a_script_builds_its_pipelines_and_trains_nothing(server: Server, folder: Path) -> None:
    script = Program(str(folder / "train.py"), None, ("--size", "16"), cut_short=True)
    module = str(folder / "loading" / "data.py")
    changed = DATA.replace(".map(augment)", ".map(augment, num_parallel_calls=tf.data.AUTOTUNE)")
    question = Question(
        "TFD201",
        Claim.FASTER,
        script,
        replace(place(DATA), path=module),
        replace(script, changed={module: changed}),
    )
    answer = _answer(server, folder, question)
    run = answer.evidence.before
    assert (run.error, run.ended) == (None, None)
    assert [use.kind for use in run.uses] == ["fit", "validation"]
    stages = run.uses[0].stages
    names = ["from_tensor_slices", "shuffle", "map", "shuffle", "batch"]
    assert [stage.name for stage in stages] == names
    lines = [stage.place.line for stage in stages if stage.place is not None]
    assert lines == [7, 9, 10, 11, 13]
    assert stages[-1].arguments["batch_size"] == "16"
    assert answer.verdict.status is Status.CONFIRMED, answer.verdict
    assert answer.verdict.fix is not None
    assert answer.verdict.fix.status is FixStatus.UNKNOWN
    after = answer.evidence.after
    assert after is not None and after.uses[0].stages[2].executed.startswith("ParallelMap")
    assert not (folder / "model.keras").exists()


def test_what_is_missing_is_said(server: Server, folder: Path) -> None:
    (folder / "settings.json").unlink()
    script = Program(str(folder / "train.py"), None, ("--size", "16"), cut_short=True)
    question = Question("TFD201", Claim.FASTER, script, replace(place(DATA), path="/x.py"))
    verdict = _answer(server, folder, question).verdict
    assert verdict.status is Status.NOT_RUN
    assert "No such file or directory: 'settings.json'" in verdict.reason


PACKAGE = """import tensorflow as tf

def load(size):
    return tf.data.Dataset.range(64).map(lambda x: x + 1).batch(size)

class Splits:
    pass
"""
PART = PACKAGE[: PACKAGE.index("class")]


@pytest.mark.parametrize(
    "package", ["from .data import Splits, load\n", "from . import data, more\n"]
)
def test_files_that_are_not_changed_import_what_was_cut(
    server: Server, tmp_path: Path, package: str
) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "__init__.py").write_text(package)
    (tmp_path / "kept" / "more.py").write_text("from kept.data import Splits\n")
    (tmp_path / "kept" / "data.py").write_text(PACKAGE)
    text = "from kept.data import load\n__tfdata_lint_use__(load(8), 'fit')\n"
    data = str(tmp_path / "kept" / "data.py")
    program = Program(str(tmp_path / "train.py"), text, changed={data: PART})
    question = Question("TFD203", Claim.FASTER, program, Place(2, 22))
    run = _answer(server, tmp_path, question).evidence.before
    assert (run.error, run.ended) == (None, None)
    assert len(run.uses[0].passes[0].digests) == 8


@pytest.mark.parametrize(("gpu", "seen"), [(False, 1), (True, 2)])
def test_programs_see_a_gpu_only_when_they_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gpu: bool, seen: int
) -> None:
    # What TensorFlow makes of the variable needs a GPU to be seen; that it is handed on does not.
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    text = (
        "import os\nimport tensorflow as tf\n"
        "devices = len(os.environ['CUDA_VISIBLE_DEVICES']) + 1\n"
        "__tfdata_lint_use__(tf.data.Dataset.range(devices), 'loop')\n"
    )
    question = Question("TFD203", Claim.FASTER, Program(str(tmp_path / "a.py"), text), Place(4, 35))
    (answer,) = answers(Job((question,), sys.executable, str(tmp_path), gpu=gpu))
    assert len(answer.evidence.before.uses[0].passes[0].digests) == seen
