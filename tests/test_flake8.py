"""The plugin in the real flake8: as its program, and in this process where only what it is asked
makes the difference."""

from __future__ import annotations

import linecache
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flake8.main.cli import main

from tests.conftest import Answer, Command, Program
from tfdata_lint import __version__
from tfdata_lint.integrations.flake8 import Plugin

CODE = """import tensorflow as tf

ds = tf.data.TFRecordDataset(files)
ds = ds.map(tf.io.decode_jpeg){first}
ds = ds.padded_batch(32){second}
model.fit(ds)
"""
SELECT = "--extend-ignore=F821"


@pytest.fixture
def flake8(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Runs flake8 in this process, in the project's folder."""
    # What the options of a run say is kept there.
    monkeypatch.setattr(Plugin, "settings", Plugin.settings)

    def run(*arguments: str) -> Answer:
        # There flake8 looks for its `noqa`, in a file that was another one before.
        linecache.clearcache()
        return Answer(main(arguments), *capsys.readouterr())

    return run


@pytest.fixture
def lint(flake8: Command, project: Path) -> Callable[..., list[str]]:
    """Lints train.py, and gives line, column and code of what is reported."""

    def run(*options: str, first: str = "", second: str = "", pyproject: str = "") -> list[str]:
        (project / "train.py").write_text(CODE.format(first=first, second=second))
        (project / "pyproject.toml").write_text(pyproject)
        answer = flake8(SELECT, "--max-line-length=200", *options, "train.py")
        assert answer.err == ""
        lines = answer.out.splitlines()
        assert answer.status == bool(lines)
        return [" ".join(line.split(" ")[:2]) for line in lines]

    return run


Lint = Callable[..., list[str]]

BOTH = ["train.py:4:9: TFD201", "train.py:5:9: TFD203"]


def test_findings(lint: Lint, program: Program) -> None:
    assert lint() == BOTH
    done = program("flake8", SELECT, "train.py")
    assert (done.returncode, done.stderr) == (1, "")
    assert [" ".join(line.split(" ")[:2]) for line in done.stdout.splitlines()] == BOTH


def test_it_is_listed(program: Program) -> None:
    assert f"tfdata-lint: {__version__}" in program("flake8", "--version").stdout.replace("\n", " ")
    options = program("flake8", "--help").stdout
    assert "--tfdata-target-tensorflow VERSION" in options
    assert "--tfdata-info" in options
    assert "--tfdata-no-cache" in options


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        ("  # noqa", BOTH[1:]),
        ("  # noqa: TFD201", BOTH[1:]),
        ("  # noqa: TFD203", BOTH),
        ("  # tfdata-lint: ignore[TFD201]", BOTH[1:]),
        ("  # tfdata-lint: ignore[map-without-parallel-calls]", BOTH[1:]),
    ],
)
def test_suppressions(comment: str, left: list[str], lint: Lint) -> None:
    assert lint(first=comment) == left


def test_unused_suppressions_are_flake8s_own_business(lint: Lint) -> None:
    assert lint(first="  # noqa: TFD301, E501") == BOTH


def test_flake8s_selection(lint: Lint) -> None:
    assert lint("--extend-ignore=F821,TFD201") == BOTH[1:]
    assert lint("--select=TFD201") == BOTH[:1]
    assert lint("--per-file-ignores=train.py:TFD2,F") == []


def test_infos_are_left_out_unless_asked_for(lint: Lint) -> None:
    assert lint("--tfdata-target-tensorflow=2.15") == []
    assert lint("--tfdata-target-tensorflow=2.15", "--tfdata-info") == BOTH
    assert lint("--tfdata-target-tensorflow=2.4") == BOTH


@pytest.mark.parametrize(("file", "section"), [("setup.cfg", "flake8"), (".flake8", "flake8")])
def test_options_in_configuration_files(file: str, section: str, lint: Lint, project: Path) -> None:
    (project / file).write_text(f"[{section}]\ntfdata-target-tensorflow = 2.15\n")
    assert lint() == []
    with (project / file).open("a") as config:
        config.write("tfdata-info = true\n")
    assert lint() == BOTH


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ('select = ["TFD201"]', BOTH[:1]),
        ('ignore = ["missing-prefetch"]', BOTH[:1]),
        ('per-file-ignores = {"train.py" = ["TFD2"]}', []),
        ('per-file-ignores = {"other.py" = ["TFD2"]}', BOTH),
        ('target-tensorflow = "2.15"', []),
        ('exclude = ["train.py"]', []),
    ],
)
def test_pyproject(table: str, left: list[str], lint: Lint) -> None:
    assert lint(pyproject=f"[tool.tfdata-lint]\n{table}\n") == left


def test_flake8s_option_wins_over_pyproject(lint: Lint) -> None:
    table = '[tool.tfdata-lint]\ntarget-tensorflow = "2.15"\n'
    assert lint("--tfdata-target-tensorflow=unknown", pyproject=table) == BOTH


def test_the_target_of_the_project(lint: Lint) -> None:
    assert lint(pyproject='[project]\ndependencies = ["tensorflow>=2.11"]\n') == []


@pytest.mark.parametrize(
    ("pyproject", "options", "message"),
    [
        ("[tool.tfdata-lint]\nslect = []\n", [], "unknown key 'slect'; did you mean 'select'?"),
        ('[tool.tfdata-lint]\nselect = ["TFD9"]\n', [], "select: unknown rule 'TFD9'"),
        ("", ["--tfdata-target-tensorflow=new"], "'new' is not a TensorFlow version"),
    ],
)
def test_a_broken_configuration_is_one_clear_error(
    pyproject: str,
    options: list[str],
    message: str,
    flake8: Command,
    project: Path,
) -> None:
    (project / "pyproject.toml").write_text(pyproject)
    (project / "x.py").write_text("x = 1\n")
    answer = flake8(*options, "x.py")
    assert answer.status == 1
    assert f"tfdata-lint: {message}" in answer.out + answer.err or message in answer.out
    assert "Traceback" not in answer.out + answer.err


@pytest.mark.parametrize(
    "head", ["\ufeff", "\r\n", "\x0c\n", "x = '\N{BEAMED EIGHTH NOTES}数据'\n"], ids=repr
)
def test_unusual_text(head: str, flake8: Command, project: Path) -> None:
    (project / "train.py").write_bytes((head + CODE.format(first="", second="")).encode())
    answer = flake8("--select=TFD", "train.py")
    shift = head.count("\n")
    assert [line.split(" ")[0] for line in answer.out.splitlines()] == [
        f"train.py:{4 + shift}:9:",
        f"train.py:{5 + shift}:9:",
    ]


def test_columns_count_characters(flake8: Command, project: Path) -> None:
    code = CODE.format(first="", second="").replace(
        "ds = ds.padded_batch", "数 = '集'; ds = ds.padded_batch"
    )
    (project / "train.py").write_text(code, encoding="utf-8")
    assert flake8("--select=TFD203", "train.py").out.startswith("train.py:5:18: TFD203 ")


def test_standard_input(program: Program) -> None:
    done = program(
        "flake8",
        "--select=TFD",
        "--stdin-display-name=src/train.py",
        "-",
        text=CODE.format(first="", second=""),
    )
    assert [line.split(" ")[0] for line in done.stdout.splitlines()] == [
        "src/train.py:4:9:",
        "src/train.py:5:9:",
    ]


def test_what_does_not_parse_is_left_to_flake8(program: Program, project: Path) -> None:
    (project / "train.py").write_text(CODE.format(first="", second="") + "(\n")
    done = program("flake8", "train.py")
    assert "E999" in done.stdout
    assert "TFD" not in done.stdout


def test_processes_change_nothing(program: Program, project: Path) -> None:
    for number in range(20):
        (project / f"train{number}.py").write_text(CODE.format(first="", second=""))
    (project / "pyproject.toml").write_text('[tool.tfdata-lint]\nignore = ["TFD201"]\n')
    # What one run kept would be all that the others do.
    arguments = ("--select=TFD", "--tfdata-no-cache")
    outputs = {program("flake8", *arguments, f"--jobs={jobs}").stdout for jobs in (1, 2, 4)}
    (output,) = outputs
    assert len(output.splitlines()) == 20


def test_an_unrelated_file_costs_a_string_search(program: Program, project: Path) -> None:
    (project / "x.py").write_text("x = 1\n")
    hook = project / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(
        "import sys\n"
        "class Guard:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name in ('libcst', 'rich', 'pathspec', 'tfdata_lint.cache'):\n"
        "            raise SystemExit(f'{name} was imported')\n"
        "sys.meta_path.insert(0, Guard())\n"
    )
    path = os.pathsep.join([str(hook), str(Path(__file__).parent.parent)])
    done = program("flake8", "--jobs=1", "x.py", PYTHONPATH=path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (project / ".tfdata_lint_cache").exists()
