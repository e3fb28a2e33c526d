"""What is run of the files that the user did not name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfdata_lint.graph.project import build
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

LOOP = """import tensorflow as tf

def {0}():
    for x in tf.data.Dataset.range(3):
        print(x)
"""

FILES = {
    "given.py": "import helper\n" + LOOP.format("one"),
    "helper.py": LOOP.format("two"),
    "script.py": "import given\n" + LOOP.format("three"),
    "through.py": "import script\n" + LOOP.format("four"),
}


@pytest.mark.parametrize(
    ("thorough", "run"),
    [
        (True, {"given.py", "helper.py", "script.py", "through.py"}),
        (False, {"given.py", "script.py", "through.py"}),
    ],
)
def test_functions_of_a_file_that_uses_no_given_one_are_run_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thorough: bool, run: set[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text)
    sources = tuple(Source(name, text) for name, text in FILES.items())
    finder = Finder([str(tmp_path)])
    graph = build(Project(sources, finder, given={"given.py"}, thorough=thorough))
    assert {graph.sources[id(each.use.node)].path for each in graph.pipelines} == run


def test_what_a_given_file_calls_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"given.py": "import helper\nhelper.two()\n", "helper.py": LOOP.format("two")}
    for name, text in texts.items():
        Path(name).write_text(text)
    sources = tuple(Source(name, text) for name, text in texts.items())
    finder = Finder([str(tmp_path)])
    graph = build(Project(sources, finder, given={"given.py"}, thorough=False))
    assert [graph.sources[id(each.use.node)].path for each in graph.pipelines] == ["helper.py"]
