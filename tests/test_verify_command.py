"""`tfdata-lint verify` and `--verify`, as users type them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.interrupts import heeding_interrupts
from tfdata_lint.cli import main
from tfdata_lint.rule import Claim
from tfdata_lint.verdict import Status, Verdict
from tfdata_lint.verify import known, session
from tfdata_lint.verify.model import Place, Program, Question
from tfdata_lint.verify.proof import Proof, Setting
from tfdata_lint.verify.server import Server

needs_tensorflow = pytest.mark.skipif(
    find_spec("tensorflow") is None, reason="TensorFlow is not installed"
)

TEXT = """import tensorflow as tf


def flip(number):
    image = tf.reshape(tf.cast(number, tf.float32), [1, 1, 1])
    return tf.image.random_flip_left_right(tf.image.resize(image, [128, 128]))


def train(model, count):
    ds = tf.data.Dataset.range(100_000).take(count)
    ds = ds.map(flip)
    ds = ds.shuffle(10).batch(8)
    model.fit(ds)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "train.py").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_show_program(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--show-program", "--set", "count=64", "train.py"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(
        "# train.py:11:13: TFD201\n# train.py:12:25: TFD203\nimport tensorflow as tf\n"
    )
    assert shown.endswith("train(model=None, count=64)\n")


def test_what_is_missing_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--no-verdicts", "train.py"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "not-run nothing says what `count` is; give it with --set" in said
    assert "2 findings: 2 not-run" in said


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_no_tensorflow_is_one_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python = project / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    python.chmod(0o755)
    assert main(["verify", "--set", "count=64", "--python", str(python), "train.py"]) == 2
    assert capsys.readouterr().err == (
        f"tfdata-lint: error: TensorFlow is not installed for {python}: "
        "pip install 'tfdata-lint[verify]', or name another Python with --python\n"
    )


def test_a_file_that_does_not_parse_is_in_the_table(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "broken.py").write_text("import tensorflow as tf\nds = tf.data.Dataset.range(3\n")
    assert main(["verify", "--no-verdicts", "broken.py"]) == 1
    table = capsys.readouterr().out
    assert "TFD000" in table
    assert "does not parse" in table
    assert "1 finding: 1 not-run" in table


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify", "-"], "what is run must be a file"),
        (["--verify", "--fix", "train.py"], "--verify goes with neither changes nor"),
        (["verify", "--set", "count", "train.py"], "'count' is not NAME=VALUE"),
        (["verify", "--memory", "-1", "train.py"], "'-1' is not a number above 0"),
        (["verify", "--seconds", "long", "train.py"], "'long' is not a number above 0"),
    ],
)
def test_what_cannot_be_asked(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@needs_tensorflow
def test_verdicts_in_every_form(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = ["--set", "count=64", "train.py"]
    assert main(["verify", "--report", "report.html", *asking]) == 1
    table = capsys.readouterr().out
    assert "confirmed" in table
    assert "2 findings: 1 confirmed, 1 refuted, with TensorFlow 2." in table
    page = (project / "report.html").read_text()
    assert "<svg" in page
    assert "runs as" in page
    assert "https://" not in page

    def never(*_: object) -> None:
        raise AssertionError("known verdicts need no worker")

    monkeypatch.setattr(session, "answers", never)
    assert main(["--verify", "--output-format", "json", *asking]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(each["severity"], each["verdict"]["status"]) for each in findings] == [
        ("warning", "confirmed"),
        ("info", "refuted"),
    ]
    assert main(["--verify", *asking]) == 1
    text = capsys.readouterr().out
    assert "   = confirmed: TensorFlow runs this `map` as MapAndBatch" in text or (
        "   = confirmed: TensorFlow runs this `map` as Map" in text
    )
    assert "   = refuted: TensorFlow" in text


@pytest.mark.parametrize(
    ("verdict", "kept"),
    [
        (Verdict(Status.CONFIRMED, "it is so; the machine was too busy for timings"), True),
        (Verdict(Status.NOT_RUN, "it ran longer than 60 seconds"), True),
        (Verdict(Status.NOT_RUN, "it needs pandas, which is not installed"), False),
        (Verdict(Status.NOT_RUN, "the worker was lost"), False),
        (Verdict(Status.NOT_DECIDED, "1.2 times as fast, on a machine too busy to tell"), False),
    ],
)
def test_what_may_be_otherwise_the_next_time_is_not_kept(verdict: Verdict, kept: bool) -> None:
    question = Question("TFD203", Claim.FASTER, Program("a.py", ""), Place(1, 1))
    setting = Setting(sys.executable)
    verdicts = known.Known(None)
    verdicts.add(question, setting, Proof(verdict))
    assert (verdicts.get(question, setting) is not None) is kept


def test_verdicts_of_another_verifier_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Question("TFD203", Claim.FASTER, Program("a.py", ""), Place(1, 1))
    setting = Setting(sys.executable)
    proof = Proof(Verdict(Status.CONFIRMED, "because"))
    path = tmp_path / "verdicts.json"
    first = known.Known(path)
    first.add(question, setting, proof)
    first.save()
    assert known.Known(path).get(question, setting) == proof
    monkeypatch.setattr(known, "_verifier", lambda: "the same version, other code")
    assert known.Known(path).get(question, setting) is None


@needs_tensorflow
def test_a_script_of_the_user(
    project: Path,
    server: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # One that has TensorFlow already, and stays.
    monkeypatch.setattr(session, "Server", lambda *_, **__: server)
    monkeypatch.setattr(server, "close", lambda: None)
    (project / "main.py").write_text(
        "import sys\n\nimport tensorflow as tf\n\nfrom train import train\n\n"
        "model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
        "train(model, int(sys.argv[1]))\nopen('after', 'w')\n"
    )
    assert main(["verify", "--no-verdicts", "--run", "main.py 64", "train.py"]) == 1
    assert "2 findings: 1 confirmed, 1 refuted" in capsys.readouterr().out
    assert not (project / "after").exists()


WAITING = """import time

import tensorflow as tf


def rows():
    time.sleep(600)
    yield 1


def train(model):
    ds = tf.data.Dataset.from_generator(rows, output_signature=tf.TensorSpec([], tf.int32))
    model.fit(ds.shuffle(10).batch(8))
"""


def _children(process: int) -> list[int]:
    """The children of all threads of a process."""
    files = Path(f"/proc/{process}/task").glob("*/children")
    return [int(each) for file in files for each in file.read_text().split()]


@needs_tensorflow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_what_is_stopped_leaves_nothing(project: Path, told: signal.Signals) -> None:
    (project / "train.py").write_text(WAITING)
    (project / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tfdata_lint", "verify", "--no-verdicts", "train.py"],
        cwd=project,
        env={**os.environ, "TMPDIR": str(project / "tmp")},
        start_new_session=True,
        preexec_fn=heeding_interrupts,
    )
    try:
        programs: list[int] = []
        while not programs and process.poll() is None:
            time.sleep(0.1)
            workers = _children(process.pid)
            programs = [each for worker in workers for each in _children(worker)]
        process.send_signal(told)
        assert process.wait(60) == 128 + told
        # What is killed needs a moment on a busy machine.
        end = time.monotonic() + 30
        while left := [each for each in (*workers, *programs) if Path(f"/proc/{each}").exists()]:
            assert time.monotonic() < end, left
            time.sleep(0.1)
        assert not list((project / "tmp").iterdir())
    finally:
        process.kill()
        process.wait()
