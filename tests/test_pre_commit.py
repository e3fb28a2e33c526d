"""The hooks in the real pre-commit, in a repository made for the test, without a network."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent

Program = Callable[..., "CompletedProcess[str]"]

TRAIN = """import tensorflow as tf

ds = tf.data.TFRecordDataset(files)
ds = ds.batch(32)
model.fit(ds)
"""


def _hooks() -> list[dict[str, Any]]:
    hooks: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    return hooks


@pytest.fixture
def repository(project: Path) -> Callable[..., None]:
    """Makes the project a git repository that runs the hooks as they are declared, with files."""

    def make(**files: str) -> None:
        (project / ".git").rmdir()
        hooks = [{**hook, "language": "system"} for hook in _hooks()]
        config = {"repos": [{"repo": "local", "hooks": hooks}]}
        (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
        for name, text in files.items():
            (project / name).write_text(text)
        for command in (["init", "--quiet"], ["add", "."]):
            subprocess.run(["git", *command], cwd=project, check=True, capture_output=True)

    return make


def _run(program: Program, project: Path, hook: str) -> CompletedProcess[str]:
    home = project.parent / "pre-commit"
    return program("pre-commit", "run", hook, "--all-files", PRE_COMMIT_HOME=str(home))


def test_git_is_there() -> None:
    assert shutil.which("git")


def test_the_declaration() -> None:
    assert [hook["id"] for hook in _hooks()] == ["tfdata-lint", "tfdata-lint-fix"]
    for hook in _hooks():
        assert hook["language"] == "python"
        assert hook["types_or"] == ["python", "pyi", "jupyter"]
        assert hook["require_serial"] is True


def test_the_declaration_is_valid(program: Program) -> None:
    done = program("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_findings_fail_the_hook(
    repository: Callable[..., None], program: Program, project: Path
) -> None:
    repository(**{"train.py": TRAIN, "good.py": "x = 1\n", "notes.md": TRAIN})
    done = _run(program, project, "tfdata-lint")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "train.py:4:9: TFD203 missing-prefetch [warning]" in done.stdout
    assert "notes.md" not in done.stdout
    assert (project / "train.py").read_text() == TRAIN


def test_the_fixing_hook_fixes_and_then_passes(
    repository: Callable[..., None], program: Program, project: Path
) -> None:
    repository(**{"train.py": TRAIN})
    done = _run(program, project, "tfdata-lint-fix")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    fixed = TRAIN.replace("batch(32)", "batch(32).prefetch(tf.data.experimental.AUTOTUNE)")
    assert (project / "train.py").read_text() == fixed
    subprocess.run(["git", "add", "."], cwd=project, check=True)
    assert _run(program, project, "tfdata-lint-fix").returncode == 0
    assert _run(program, project, "tfdata-lint").returncode == 0


def test_notebooks_are_linted_too(
    repository: Callable[..., None], program: Program, project: Path
) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": TRAIN}
    repository(**{"train.ipynb": json.dumps({"cells": [cell], "nbformat": 4})})
    done = _run(program, project, "tfdata-lint")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "train.ipynb:cell 1:4:9: TFD203 missing-prefetch [warning]" in done.stdout


def test_code_without_findings_passes(
    repository: Callable[..., None], program: Program, project: Path
) -> None:
    repository(**{"good.py": "x = 1\n", "stub.pyi": "x: int\n", "notebook.ipynb": "{}"})
    done = _run(program, project, "tfdata-lint")
    assert done.returncode == 0, done.stdout + done.stderr
