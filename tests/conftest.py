"""Real clients: programs that are run as a user runs them, in a folder of their own."""

from __future__ import annotations

import gc
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from tfdata_lint import cli
from tfdata_lint.engine import SELDOM
from tfdata_lint.verify.server import Server

# On a busy machine an example takes long for reasons that no test is about.
settings.register_profile("busy", deadline=None)
settings.load_profile("busy")

# As rarely as the command does.
gc.set_threshold(*SELDOM)

ROOT = Path(__file__).parent.parent

Command = Callable[..., "Answer"]

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside any repository and project, that is also the current one."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / ".git").mkdir()
    monkeypatch.chdir(folder)
    return folder


class Answer(NamedTuple):
    """What a run of the command line said."""

    status: int
    out: str
    err: str

    @property
    def places(self) -> list[str]:
        """Place and code of every finding in a text or concise report."""
        return re.findall(r"^\S+:(?:cell \d+:)?\d+:\d+: TFD\d{3}", self.out, re.MULTILINE)


@pytest.fixture
def command(project: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in this process, in the project's folder."""

    def run(*arguments: str) -> Answer:
        return Answer(cli.main(arguments), *capsys.readouterr())

    return run


@pytest.fixture
def program(project: Path) -> Program:
    """Runs one of the programs that are installed beside this Python, in the project's folder.

    The checkout comes first on the path, so that it is tested even where an older one is installed.
    """
    try:
        distribution("tfdata-lint")
    except PackageNotFoundError:
        pytest.fail('tfdata-lint is not installed: pip install -e ".[test]"')

    def run(
        name: str,
        *arguments: str,
        text: str | None = None,
        piped_to: str | None = None,
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        folder = Path(sys.executable).parent
        command = [str(folder / name), *arguments]
        if piped_to is not None:
            command = ["sh", "-c", f"{shlex.join(command)} | {piped_to}"]
        return subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=project,
            env={
                **os.environ,
                "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": path,
                **environment,
            },
            timeout=120,
        )

    return run


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One process that has imported TensorFlow, for tests that run only where it is installed; each
    program runs in a fork of it. It starts with the first one."""
    with Server(sys.executable, gpu=False) as server:
        yield server
