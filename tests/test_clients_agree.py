"""The command, flake8 and pre-commit say the same of code that needs no other file, and every rule
speaks through each of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import Command, Program
from tests.test_pages import expected, first_examples
from tfdata_lint.catalogue import load_catalogue

ROOT = Path(__file__).parent.parent

_FINDING = re.compile(
    r"^(\S+\.py):(\d+):(\d+): (TFD\d{3}) (?:\S+ )?\[(error|warning|info)\] ", re.M
)
_FLAKE8 = re.compile(r"^(\S+\.py):(\d+):(\d+): (TFD\d{3}) ", re.M)


@pytest.fixture
def corpus(project: Path) -> list[str]:
    """A fifth of the corpus of single files in the project's folder, each by its name."""
    for file in sorted(ROOT.glob("corpus/*/*.py"))[::5]:
        shutil.copy(file, project / f"{file.parent.name}_{file.name}")
    return sorted(path.name for path in project.glob("*.py"))


def _places(text: str) -> set[tuple[str, ...]]:
    return {found[:4] for found in _FINDING.findall(text)}


def test_single_files_of_the_corpus(
    program: Program, command: Command, project: Path, corpus: list[str]
) -> None:
    """All clients say the same of them, and the command of each alone and beside the others."""
    ours = program("tfdata-lint", "--output-format", "concise", *corpus)
    assert ours.stderr == ""
    places = _places(ours.stdout)
    assert len(places) > 100

    for name in corpus[:: max(1, len(corpus) // 5)]:
        alone = command("--no-cache", "--output-format", "concise", name).out
        assert _places(alone) == {place for place in places if place[0] == name}

    theirs = program("flake8", "--select=TFD", "--tfdata-info", "--disable-noqa", *corpus)
    assert theirs.stderr == ""
    again = program("flake8", "--select=TFD", "--tfdata-info", "--disable-noqa", *corpus)
    assert again.stdout == theirs.stdout
    assert set(_FLAKE8.findall(theirs.stdout)) == places

    (project / ".git").rmdir()
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    config = {"repos": [{"repo": "local", "hooks": [{**hooks[0], "language": "system"}]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *command], cwd=project, check=True, capture_output=True)
    home = str(project.parent / "pre-commit")
    hook = program("pre-commit", "run", hooks[0]["id"], "--all-files", PRE_COMMIT_HOME=home)
    assert hook.returncode == ours.returncode == 1
    assert _places(hook.stdout) == places


def test_files_of_several_projects(program: Program, command: Command, project: Path) -> None:
    """Each file is about the TensorFlow of its own project, also where both are named."""
    text = "import tensorflow as tf\n\nmodel.fit(tf.data.TFRecordDataset(files).batch(8))\n"
    paths = []
    for folder, version in (("new", ">=2.16"), ("old", "==2.4")):
        (project / folder).mkdir()
        (project / folder / "requirements.txt").write_text(f"tensorflow{version}\n")
        (project / folder / "train.py").write_text(text)
        paths.append(f"{folder}/train.py")
    for named in (["."], paths, paths[::-1]):
        found = _FINDING.findall(command("--no-cache", "--output-format=concise", *named).out)
        assert sorted((path, severity) for path, *_, severity in found) == [
            ("new/train.py", "info"),
            ("old/train.py", "warning"),
        ]
    theirs = program("flake8", "--select=TFD", *paths)
    assert [path for path, *_ in _FLAKE8.findall(theirs.stdout)] == ["old/train.py"]


def test_every_rule_in_flake8_and_in_json(program: Program, project: Path) -> None:
    """The first example with a finding on each page, all in one folder."""
    (project / "pyproject.toml").write_text("[tool.tfdata-lint]\npreview = true\n")
    wanted = set()
    for example in first_examples():
        stem = example.page.removesuffix(".md")
        (project / f"{stem}.py").write_text(example.text)
        code = load_catalogue().find(stem).code
        wanted |= {(f"{stem}.py", line, code, severity) for line, severity in expected(example)}
    rules = {code for _, _, code, _ in wanted}
    assert rules == {rule.code for rule in load_catalogue().rules} - {"TFD000", "TFD001"}

    ours = program("tfdata-lint", "--output-format", "json", ".")
    assert ours.stderr == ""
    findings = json.loads(ours.stdout)["findings"]
    told = {(each["path"], each["line"], each["code"], each["severity"]) for each in findings}
    assert wanted <= told

    theirs = program("flake8", "--select=TFD", "--tfdata-info", "--disable-noqa")
    assert theirs.stderr == ""
    places = {
        (path.removeprefix("./"), int(line), code)
        for path, line, _, code in _FLAKE8.findall(theirs.stdout)
    }
    assert {place[:3] for place in wanted} <= places
