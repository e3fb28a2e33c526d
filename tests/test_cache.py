"""Results of earlier runs: used while everything is as it was, and never else."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import IO, Any

import pytest

from tests.conftest import Command, Program
from tfdata_lint import cache, engine, plan, spreading
from tfdata_lint.analysis import Seen
from tfdata_lint.done import Done
from tfdata_lint.work import Job

TRAIN = """import tensorflow as tf

ds = tf.data.TFRecordDataset(files).batch(8)
model.fit(ds)
"""

LOADER = """import tensorflow as tf


def load(files):
    return tf.data.TFRecordDataset(files).batch(8)
"""

USER = "from loader import load\n\nmodel.fit(load(files))\n"

RESULTS = Path(cache.FOLDER, "results.json")


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files of the groups that were really interpreted."""
    seen: list[list[str]] = []
    work = spreading.work

    def noted(job: Job, *rest: Seen) -> list[Done]:
        seen.append([source.path for source in job.group.sources])
        return work(job, *rest)

    monkeypatch.setattr(spreading, "work", noted)
    return seen


def _age(*paths: str, seconds: int = 60) -> None:
    """Let files look as if they had been written long ago."""
    before = time.time() - seconds
    for path in paths:
        os.utime(path, (before, before))


def _write(path: str, text: str) -> None:
    Path(path).write_text(text)
    _age(path)


@pytest.fixture
def no_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written just now can be told by their times, as old ones can."""
    monkeypatch.setattr(cache, "MAX_AGE_UNSURE", -(10**18))


def test_what_is_unchanged_is_not_linted_again(command: Command, worked: list[list[str]]) -> None:
    _write("train.py", TRAIN)
    _write("other.py", "x = 1\n")
    for arguments in ([], ["--output-format=json"], ["--statistics", "-v"], ["--strict"]):
        command("clean")
        first = command(*arguments)
        assert first.status == 1
        assert worked == [["train.py"]]
        assert command(*arguments) == first
        assert worked == [["train.py"]]
        worked.clear()


def test_nothing_is_read_again(
    command: Command, no_doubt: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write("clean.py", "import tensorflow as tf\nds = tf.data.Dataset.range(3)\n")
    first = command()
    monkeypatch.setattr(engine, "FEW", 0)
    monkeypatch.setattr(plan, "File", None)
    assert command() == first


def test_only_what_changed_is_linted_again(command: Command, worked: list[list[str]]) -> None:
    _write("one.py", TRAIN)
    _write("two.py", TRAIN)
    command()
    _write("two.py", TRAIN + "\nmodel.fit(ds)\n")
    worked.clear()
    again = command()
    assert worked == [["two.py"]]
    assert again == command("--no-cache")


def test_a_change_in_another_file_counts(command: Command, worked: list[list[str]]) -> None:
    _write("loader.py", LOADER)
    _write("user.py", USER)
    _write("apart.py", TRAIN)
    assert command("user.py").places == ["loader.py:5:43: TFD203"]
    _write("loader.py", LOADER.replace("batch(8)", "batch(8).prefetch(1)"))
    assert command("user.py").places == []
    _write("loader.py", LOADER)
    assert command("user.py").places == ["loader.py:5:43: TFD203"]


def test_a_package_that_is_empty_no_more_counts(command: Command) -> None:
    Path("setup.py").touch()
    Path("data").mkdir()
    Path("data/__init__.py").touch()
    _write("data/data.py", "def finished(ds):\n    return ds.prefetch(1)\n")
    _write("data/user.py", "from data import finished\n" + TRAIN.replace("(ds)", "(finished(ds))"))
    # Nothing can come from an empty package, but from the module beside.
    assert command("data/user.py").places == []
    _write("data/__init__.py", "def finished(ds):\n    return ds\n")
    assert command("data/user.py").places == ["data/user.py:4:37: TFD203"]


def test_a_readme_counts(command: Command) -> None:
    _write("train.py", TRAIN)
    assert "[warning]" in command().out
    Path("README.md").write_text("For TensorFlow 2.15 and newer.\n")
    assert "seems to be for, adds one by itself" in command().out
    Path("README.md").unlink()
    assert "[warning]" in command().out


def test_a_name_that_an_import_waits_for_counts(command: Command) -> None:
    Path("pkg").mkdir()
    _write("pkg/__init__.py", "")
    _write("pkg/train.py", "from .options import EPOCHS\n" + TRAIN)
    # What nobody could run before is looked into, though no pipeline leads there.
    _write("pkg/options.py", "epochs = 3\n")
    assert "imports `EPOCHS` from pkg/options.py, which has none" in command("pkg/train.py").out
    _write("pkg/options.py", "EPOCHS = 3\n")
    assert "[warning]" in command("pkg/train.py").out
    _write("pkg/options.py", "epochs = 3\n")
    assert "[warning]" not in command("pkg/train.py").out
    _write("pkg/__init__.py", "from . import options\noptions.EPOCHS = 3\n")
    assert "[warning]" in command("pkg/train.py").out


def test_a_new_file_that_an_import_finds_counts(command: Command) -> None:
    _write("user.py", "import tensorflow as tf\n" + USER)
    assert command("user.py").places == []
    _write("loader.py", LOADER)
    assert command("user.py").places == ["loader.py:5:43: TFD203"]
    os.remove("loader.py")
    assert command("user.py").places == []


def test_a_file_that_comes_during_the_run_counts(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write("user.py", "import tensorflow as tf\n" + USER)
    work = spreading.work

    def late(job: Job, *rest: Seen) -> list[Done]:
        done = work(job, *rest)
        _write("loader.py", LOADER)
        return done

    monkeypatch.setattr(spreading, "work", late)
    assert command("user.py").places == []
    assert command("user.py").places == ["loader.py:5:43: TFD203"]


def test_a_new_root_of_the_project_counts(command: Command) -> None:
    Path("app").mkdir()
    fit = "if LATE:\n    ds = ds.prefetch(1)\nmodel.fit"
    _write("app/train.py", "from late import LATE\n" + TRAIN.replace("model.fit", fit))
    _write("late.py", "LATE = False\n")
    before = command("app/train.py")
    Path("app/setup.cfg").touch()
    assert command("app/train.py") == command("app/train.py", "--no-cache") != before


def test_folders_around_what_stands_in_no_project(
    command: Command, project: Path, worked: list[list[str]]
) -> None:
    (project / ".git").rmdir()
    _write("train.py", "from late import LATE\n" + TRAIN)
    _write("late.py", "LATE = False\n")
    first = command("train.py")
    Path("..", "more").mkdir()
    Path("..", "more.py").touch()
    assert command("train.py") == first
    assert worked == [["train.py"]]
    Path("..", "setup.py").touch()
    assert command("train.py") == first
    assert worked == 2 * [["train.py"]]


def test_a_new_caller_counts(command: Command) -> None:
    _write("loader.py", LOADER)
    before = command("loader.py")
    _write("user.py", USER.replace("load(files)", "load(files).prefetch(1)"))
    assert command("loader.py") == command("loader.py", "--no-cache") != before


def test_settings_count(command: Command) -> None:
    _write("train.py", TRAIN)
    found = command().places
    assert found == ["train.py:3:37: TFD203"]
    assert command("--ignore=TFD203").places == []
    assert command("--target-tensorflow=2.15").out != command().out
    Path("pyproject.toml").write_text('[tool.tfdata-lint]\nignore = ["TFD203"]\n')
    assert command().places == []
    Path("pyproject.toml").write_text("[tool.tfdata-lint]\n")
    assert command().places == found
    Path("pyproject.toml").write_text(
        '[project]\ndependencies = ["tensorflow>=2.15"]\n[tool.tfdata-lint]\n'
    )
    assert "[info]" in command().out


def test_what_each_project_needs_counts(command: Command, worked: list[list[str]]) -> None:
    for folder, version in (("old", "==2.4"), ("new", ">=2.16")):
        Path(folder).mkdir()
        _write(f"{folder}/train.py", TRAIN)
        Path(folder, "requirements.txt").write_text(f"tensorflow{version}\n")
    before = command()
    assert command() == before
    Path("new/requirements.txt").write_text("tensorflow>=2.9\n")
    worked.clear()
    assert "[info]" in before.out
    assert "[info]" not in command().out
    # Nothing changed for the other one.
    assert worked == [["new/train.py"]]
    Path("new/requirements.txt").unlink()
    Path("requirements.txt").write_text("tensorflow>=2.16\n")
    assert command() == before


def test_another_linter_or_python_starts_anew(
    command: Command, worked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _write("train.py", TRAIN)
    command()
    monkeypatch.setattr(sys, "version", "4.0")
    command()
    monkeypatch.setattr(cache, "__version__", "99")
    command()
    assert worked == 3 * [["train.py"]]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"runs": 3}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_cache_is_none(command: Command, damage: bytes) -> None:
    _write("train.py", TRAIN)
    first = command()
    RESULTS.write_bytes(damage)
    assert command() == first
    assert json.loads(RESULTS.read_bytes())["runs"]


def test_a_cache_of_another_form_is_none(command: Command) -> None:
    _write("train.py", TRAIN)
    first = command()
    whole = json.loads(RESULTS.read_bytes())
    (name,) = whole["runs"]
    for broken in (
        3,
        {},
        {**whole["runs"][name], "files": {}},
        {**whole["runs"][name], "parts": [1]},
        {**whole["runs"][name], "parts": [{"members": [], "read": [], "results": [[1, 2]]}]},
        {**whole["runs"][name], "folders": 7},
    ):
        RESULTS.write_text(json.dumps({**whole, "runs": {name: broken}}))
        assert command() == first


def test_times_that_stay_or_go_back(command: Command) -> None:
    _write("train.py", TRAIN)
    found = command()
    assert found.places
    times = os.stat("train.py")
    Path("train.py").write_text(TRAIN.replace("batch(8)", "cache() "))
    os.utime("train.py", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert command() == command("--no-cache") != found
    _write("train.py", TRAIN)
    _age("train.py", seconds=10**8)
    assert command() == found
    _age("train.py", seconds=-(10**8))
    assert command() == found
    Path("train.py").write_text(TRAIN.replace("(8)", "(9)") + "# \n")
    _age("train.py", seconds=-(10**8))
    assert command() == command("--no-cache")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.name == "nt", reason="permissions of Unix")
def test_where_nothing_can_be_written(
    command: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write("train.py", TRAIN)

    def refuse(*arguments: object, **keywords: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "makedirs", refuse)
        first = command()
        assert (first.err, command()) == ("", first)
    assert not Path(cache.FOLDER).exists()
    Path(cache.FOLDER).write_text("a file where the folder should be")
    assert command() == first


def test_a_full_disk(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("train.py", TRAIN)
    first = command()
    before = RESULTS.read_bytes()
    _write("train.py", TRAIN + "\n")
    real = open

    def fill(path: str, mode: str = "r", **keywords: str) -> IO[Any]:
        file: IO[Any] = real(path, mode, **keywords)
        if mode == "x":
            file.write('{"made by": ')
            file.close()
            raise OSError(28, "No space left on device")
        return file

    with monkeypatch.context() as patched:
        patched.setattr("builtins.open", fill)
        assert command() == first
    assert RESULTS.read_bytes() == before
    assert sorted(os.listdir(cache.FOLDER)) == [".gitignore", "results.json"]


def test_many_at_once(project: Path, program: Program) -> None:
    from concurrent.futures import ThreadPoolExecutor

    for number in range(4):
        _write(f"train{number}.py", TRAIN)
    with ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(program, "tfdata-lint", "--jobs=1", f"train{number % 4}.py")
            for number in range(8)
        ]
        answers = [run.result() for run in runs]
    assert {(answer.returncode, answer.stderr) for answer in answers} == {(1, "")}
    assert json.loads(RESULTS.read_bytes())["runs"]
    assert sorted(os.listdir(cache.FOLDER)) == [".gitignore", "results.json"]


def test_it_does_not_grow(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(cache.MAX_RUNS + 3):
        _write(f"train{number}.py", TRAIN)
        command(f"train{number}.py")
    assert len(json.loads(RESULTS.read_bytes())["runs"]) == cache.MAX_RUNS
    monkeypatch.setattr(cache, "MAX_SIZE", 3 * RESULTS.stat().st_size // cache.MAX_RUNS)
    command("train0.py", "--ignore=TFD201")
    assert 1 <= len(json.loads(RESULTS.read_bytes())["runs"]) <= 3


def test_it_is_not_for_git_and_not_for_those_who_do_not_want_it(command: Command) -> None:
    _write("train.py", TRAIN)
    command("--no-cache")
    assert not Path(cache.FOLDER).exists()
    command()
    assert "*" in Path(cache.FOLDER, ".gitignore").read_text().splitlines()
    assert "Removed" in command("clean").out
    assert not Path(cache.FOLDER).exists()
    assert "Nothing to remove" in command("clean").out


def test_it_stands_beside_the_configuration(command: Command) -> None:
    Path("pyproject.toml").write_text("[tool.tfdata-lint]\n")
    Path("src").mkdir()
    _write("src/train.py", TRAIN)
    command("src")
    assert RESULTS.exists()
    command("clean", "src")
    assert not RESULTS.exists()


def test_fixes_are_worked_out_anew(command: Command) -> None:
    _write("train.py", TRAIN)
    command()
    assert command("--fix").out.startswith("Fixed 1 problem")
    assert command().places == []
