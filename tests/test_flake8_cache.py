"""What the plugin keeps of earlier runs: used while everything is as it was, and never else."""

from __future__ import annotations

import json
import os
import shutil
import time
from argparse import Namespace
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import pytest

from tests.conftest import Command, Program
from tfdata_lint import analysis, cache
from tfdata_lint.integrations.flake8 import Plugin

ROOT = Path(__file__).parent.parent

TRAIN = """import tensorflow as tf
from late import LATE

ds = tf.data.TFRecordDataset(files).batch(8)
if LATE:
    ds = ds.prefetch(1)
model.fit(ds)
"""

LOADER = """import tensorflow as tf


def load(files):
    return tf.data.TFRecordDataset(files).map(tf.io.parse_tensor).batch(8)
"""

FOUND = ["train.py:4:37: TFD203"]

RECORDS = Path(cache.FOLDER, cache.RECORDS)

Lint = Callable[..., list[str]]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were really looked at."""
    seen: list[str] = []
    linted = analysis.lint_files

    def noted(sources: Any, *rest: Any, **more: Any) -> Any:
        seen.extend(source.path for source in sources)
        return linted(sources, *rest, **more)

    monkeypatch.setattr(analysis, "lint_files", noted)
    return seen


@pytest.fixture
def lint(project: Path, looked: list[str]) -> Lint:
    """Runs the plugin on files as a process of flake8 does, and gives what it reports."""

    def run(
        *paths: str,
        target: str | None = None,
        info: bool = False,
        no_cache: bool = False,
        messages: bool = False,
    ) -> list[str]:
        looked.clear()
        options = Namespace(
            filenames=list(paths),
            stdin_display_name="stdin",
            tfdata_target_tensorflow=target,
            tfdata_info=info,
            tfdata_no_cache=no_cache,
        )
        Plugin.parse_options(options)
        found = []
        for path in paths:
            lines = Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
            for line, column, message, _ in Plugin(None, path, lines).run():  # type: ignore[arg-type]
                text = message if messages else message.split(" ")[0]
                found.append(f"{path}:{line}:{column + 1}: {text}")
        return found

    return run


def _write(path: str, text: str, seconds: int = 60) -> None:
    """Write a file, as if that had been long ago."""
    Path(path).write_text(text)
    before = time.time() - seconds
    os.utime(path, (before, before))


@pytest.fixture(autouse=True)
def files(project: Path) -> None:
    _write("pyproject.toml", "[tool.tfdata-lint]\n")
    _write("train.py", TRAIN)
    _write("late.py", "LATE = False\n")


def test_what_is_unchanged_is_not_looked_at_again(lint: Lint, looked: list[str]) -> None:
    assert lint("train.py") == FOUND
    assert looked == ["train.py"]
    assert lint("train.py") == FOUND
    assert looked == []


def test_nothing_is_kept_of_what_the_screen_leaves_out(lint: Lint) -> None:
    assert lint("late.py") == []
    assert not Path(cache.FOLDER).exists()


def test_the_corpus(lint: Lint, looked: list[str]) -> None:
    # Others go through the real client, twice, in `test_clients_agree`.
    for file in sorted(ROOT.glob("corpus/*/*.py"))[1::6]:
        shutil.copy(file, f"{file.parent.name}_{file.name}")
    names = sorted(path.name for path in Path().glob("*_*.py"))
    first = lint(*names, info=True, messages=True)
    assert len(first) > 50
    assert len(looked) > 25
    assert lint(*names, info=True, messages=True) == first
    assert looked == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("train.py", TRAIN.replace("batch(8)", "batch(8).prefetch(1)")),
        ("late.py", "LATE = True\n"),
        ("setup.cfg", "[options]\ninstall_requires = tensorflow>=2.15\n"),
        ("late/__init__.py", "LATE = True\n"),
        ("pyproject.toml", '[tool.tfdata-lint]\nignore = ["TFD203"]\n'),
        ("pyproject.toml", '[tool.tfdata-lint]\ntarget-tensorflow = "2.15"\n'),
        ("requirements.txt", "tensorflow==2.15\n"),
    ],
)
def test_a_change_counts(path: str, text: str, lint: Lint) -> None:
    before = lint("train.py", messages=True)
    Path(path).parent.mkdir(exist_ok=True)
    _write(path, text)
    changed = lint("train.py", messages=True)
    assert changed == lint("train.py", messages=True, no_cache=True) != before


def test_a_file_that_was_missing(lint: Lint) -> None:
    os.remove("late.py")
    before = lint("train.py", messages=True)
    Path("src").mkdir()
    _write("src/late.py", "LATE = True\n")
    changed = lint("train.py", messages=True)
    assert changed == lint("train.py", messages=True, no_cache=True) != before


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read to see whether they are as they were."""
    seen: list[str] = []
    real = cache.digest_of

    def noted(path: str) -> str | None:
        seen.append(os.path.basename(path))
        return real(path)

    monkeypatch.setattr(cache, "digest_of", noted)
    return seen


@pytest.fixture
def no_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written just now can be told by their times, as old ones can."""
    monkeypatch.setattr(cache, "MAX_AGE_UNSURE", -(10**18))


def test_times_tell_what_need_not_be_read(
    lint: Lint, looked: list[str], read: list[str], no_doubt: None
) -> None:
    assert lint("train.py") == FOUND
    read.clear()
    assert lint("train.py") == FOUND
    assert looked == read == []
    _write("late.py", "LATE = True\n")
    assert lint("train.py") == []


def test_a_file_with_other_times_is_read_once_for_all(
    lint: Lint, looked: list[str], read: list[str], no_doubt: None
) -> None:
    names = ["one.py", "two.py"]
    for name in names:
        _write(name, TRAIN)
    first = lint(*names)
    assert len(first) == 2
    _write("late.py", "LATE = False\n", seconds=100)
    read.clear()
    assert lint(*names) == first
    assert looked == []
    assert read == ["late.py"]
    _write("late.py", "LATE = True\n")
    read.clear()
    assert lint(*names) == []
    assert looked == names


def test_a_file_that_an_import_finds_first_now(lint: Lint) -> None:
    Path("src").mkdir()
    os.rename("late.py", "src/late.py")
    assert lint("train.py") == FOUND
    _write("late.py", "LATE = True\n")
    assert lint("train.py") == []
    os.remove("late.py")
    assert lint("train.py") == FOUND
    os.remove("src/late.py")
    (guarded,) = lint("train.py", messages=True)
    assert "(when" in guarded


def test_a_folder_that_does_not_matter(lint: Lint, looked: list[str]) -> None:
    for folder in ("one", "two"):
        Path(folder).mkdir()
        _write(f"{folder}/train.py", TRAIN.replace("late", f"{folder}.late"))
        _write(f"{folder}/late.py", "LATE = False\n")
    names = ["one/train.py", "two/train.py"]
    first = lint(*names)
    assert len(first) == 2
    _write("two/more.py", "")
    assert lint(*names) == first
    assert looked == ["two/train.py"]


def test_times_that_stay_or_go_back(lint: Lint) -> None:
    assert lint("train.py") == FOUND
    times = os.stat("late.py")
    Path("late.py").write_text("LATE = 12345\n")
    os.utime("late.py", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert lint("train.py") == []
    _write("late.py", "LATE = False\n", seconds=10**8)
    assert lint("train.py") == FOUND
    _write("late.py", "LATE = 12345\n", seconds=-(10**8))
    assert lint("train.py") == []
    _write("late.py", "LATE = 0\n    ", seconds=-(10**8))
    assert lint("train.py") == FOUND


def test_options_count(lint: Lint) -> None:
    assert lint("train.py") == FOUND
    assert lint("train.py", target="2.15") == []
    assert lint("train.py", target="2.15", info=True) == FOUND
    assert lint("train.py", target="2.4") == FOUND
    assert lint("train.py") == FOUND


def test_callers_count(lint: Lint, looked: list[str]) -> None:
    """What becomes of data that a function hands on is asked each time: any file may use it."""
    _write("load.py", LOADER)
    found = lint("load.py", info=True)
    assert found
    assert lint("load.py", info=True) == found
    assert looked == []
    _write("user.py", "from load import load\n\nmodel.fit(load(files).prefetch(1))\n")
    changed = lint("load.py", info=True)
    assert changed == lint("load.py", info=True, no_cache=True) != found


def test_the_command_keeps_its_own(command: Command, lint: Lint, looked: list[str]) -> None:
    ours = command("train.py")
    assert lint("train.py") == FOUND
    assert looked == ["train.py"]
    assert command("train.py") == ours
    assert sorted(os.listdir(cache.FOLDER)) == [".gitignore", cache.RECORDS, cache.RESULTS]


def test_who_wants_none_gets_none(lint: Lint, command: Command, looked: list[str]) -> None:
    assert lint("train.py", no_cache=True) == FOUND
    assert not Path(cache.FOLDER).exists()
    lint("train.py")
    assert lint("train.py", no_cache=True) == FOUND
    assert looked == ["train.py"]
    assert "*" in Path(cache.FOLDER, ".gitignore").read_text().splitlines()
    assert "Removed" in command("clean").out
    assert not Path(cache.FOLDER).exists()


def test_it_stands_beside_the_configuration(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("src").mkdir()
    os.rename("train.py", "src/train.py")
    monkeypatch.chdir("src")
    assert lint("train.py") == FOUND
    assert not Path(cache.FOLDER).exists()
    assert len(list(Path("..", RECORDS).iterdir())) == 1


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"runs": 3}', b"[" * 100_000], ids=repr
)
def test_a_damaged_record_is_none(damage: bytes, lint: Lint, looked: list[str]) -> None:
    lint("train.py")
    (record,) = RECORDS.iterdir()
    record.write_bytes(damage)
    assert lint("train.py") == FOUND
    assert looked == ["train.py"]
    assert lint("train.py") == FOUND
    assert looked == []


def test_a_record_of_another_form_is_none(lint: Lint) -> None:
    lint("train.py")
    (record,) = RECORDS.iterdir()
    whole = json.loads(record.read_bytes())
    (name,) = whole["runs"]
    for broken in (
        3,
        {},
        {**whole["runs"][name], "parts": []},
        {**whole["runs"][name], "parts": [{"members": [], "read": [], "results": [[1, 2]]}]},
        {**whole["runs"][name], "folders": 7},
    ):
        record.write_text(json.dumps({**whole, "runs": {name: broken}}))
        assert lint("train.py") == FOUND


def test_where_nothing_can_be_written(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **keywords: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "makedirs", refuse)
        assert lint("train.py") == lint("train.py") == FOUND
    assert not Path(cache.FOLDER).exists()
    Path(cache.FOLDER).write_text("a file where the folder should be")
    assert lint("train.py") == FOUND


def test_a_full_disk(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    real = open

    def fill(path: str, mode: str = "r", **keywords: str) -> IO[Any]:
        file: IO[Any] = real(path, mode, **keywords)
        if mode == "x":
            file.write('{"made by": ')
            file.close()
            raise OSError(28, "No space left on device")
        return file

    monkeypatch.setattr("builtins.open", fill)
    assert lint("train.py") == FOUND
    assert list(RECORDS.iterdir()) == []


def test_it_does_not_grow(lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"train{number}.py" for number in range(8)]
    for name in names:
        _write(name, TRAIN)
    lint(*names)
    size = sum(record.stat().st_size for record in RECORDS.iterdir())
    monkeypatch.setattr(cache, "MAX_RECORDS", size)
    lint("train.py")
    assert 3 <= len(list(RECORDS.iterdir())) <= 5


def test_several_processes(program: Program) -> None:
    names = [f"train{number}.py" for number in range(12)]
    for name in names:
        _write(name, TRAIN)
    arguments = ("--select=TFD", "-j", "4", *names)
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(program, "flake8", *arguments) for _ in range(3)]
        answers = {(run.result().stdout, run.result().stderr) for run in runs}
    assert len(answers) == 1
    assert {record.suffix for record in RECORDS.iterdir()} == {".json"}
    assert len(list(RECORDS.iterdir())) == 12
    warm = program("flake8", *arguments)
    assert {(warm.stdout, warm.stderr)} == answers
    assert len(warm.stdout.splitlines()) == 12


def test_standard_input_leaves_nothing(program: Program) -> None:
    done = program("flake8", "--select=TFD", "--stdin-display-name=train.py", "-", text=TRAIN)
    assert len(done.stdout.splitlines()) == 1
    assert not Path(cache.FOLDER).exists()
