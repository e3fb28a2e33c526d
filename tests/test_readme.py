"""The README shows real output: its example is linted and fixed as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Program

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(mark: str) -> str:
    """The fenced block below `<!-- mark -->`."""
    match = re.search(rf"<!-- {re.escape(mark)} -->\n```\w*\n(.*?)```\n", README, re.DOTALL)
    assert match is not None, mark
    return match[1]


@pytest.fixture
def example(project: Path) -> None:
    for name in re.findall(r"<!-- (\w+\.py) -->", README):
        (project / name).write_text(_block(name), encoding="utf-8")


@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("mark", re.findall(r"<!-- (tfdata-lint .*) -->", README))
def test_output(mark: str, program: Program) -> None:
    done = program(*mark.split())
    assert done.stdout == _block(mark)
    assert done.returncode == (0 if mark.startswith("tfdata-lint graph") else 1)


@pytest.mark.usefixtures("example")
def test_diffs(program: Program) -> None:
    shown = re.findall(r"```diff\n(.*?)```", README, re.DOTALL)
    real = program("tfdata-lint", "--diff", "--unsafe-fixes", "train.py").stdout
    changed = {line for line in real.splitlines() if line[:1] in "+-"}
    assert len(shown) == 4
    for diff in shown:
        assert set(diff.splitlines()) <= changed
