"""Names that stand for one literal, whatever else their module does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfdata_lint.graph.project import build
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.literals import literal
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

KNOWN = {
    "SIZE = 3\n": 3,
    "'''Text.'''\nimport os\nSIZE = 'a'\ndef f(x):\n    y = SIZE\n    return y + x.SIZE\n": "a",
    "SIZE = None\nif SIZE:\n    OTHER = SIZE\n": None,
    "SIZE = 3\nx = f(SIZE=4)\n": 3,
}

UNKNOWN = [
    "",
    "size = 3\n",
    "SIZE = f()\n",
    "SIZE = -3\n",
    "SIZE = OTHER = 3\n",
    "SIZE = 3\nSIZE = 4\n",
    "SIZE = 3\nSIZE += 1\n",
    "SIZE = 3\nif f():\n    SIZE = 4\n",
    "if f():\n    SIZE = 3\n",
    "SIZE = 3\ndef f():\n    global SIZE\n",
    "SIZE = 3\ndef f():\n    SIZE = 4\n",
    "SIZE = 3\ndef SIZE():\n    pass\n",
    "SIZE = 3\nclass SIZE:\n    pass\n",
    "SIZE = 3\nimport SIZE\n",
    "SIZE = 3\nfrom a import b as SIZE\n",
    "SIZE = 3\nfrom a import *\n",
    "SIZE = 3\nfor SIZE in f():\n    pass\n",
    "SIZE = 3\nfor _, (a, *SIZE) in f():\n    pass\n",
    "SIZE = 3\nwith f() as SIZE:\n    pass\n",
    "SIZE = 3\ntry:\n    pass\nexcept E as SIZE:\n    pass\n",
    "SIZE = 3\nmatch f():\n    case SIZE:\n        pass\n",
    "SIZE = 3\nmatch f():\n    case [*SIZE]:\n        pass\n",
    "SIZE = 3\nmatch f():\n    case {**SIZE}:\n        pass\n",
    "SIZE = 3\nx = (SIZE := 4)\n",
    "SIZE = 3\nSIZE: int = 4\n",
    "SIZE = 3\ndel SIZE\n",
    "SIZE = 3\nglobals()['SI' + 'ZE'] = 4\n",
    "SIZE = 3\nglobals().update(x)\n",
    "SIZE = 3\nexec(x)\n",
]


@pytest.mark.parametrize(("text", "value"), KNOWN.items())
def test_bound_once_to_a_literal(text: str, value: object) -> None:
    found = literal(Source("a.py", text), "SIZE")
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", UNKNOWN)
def test_anything_else(text: str) -> None:
    assert literal(Source("a.py", text), "SIZE") is None


def test_a_star_binds_no_name_with_an_underscore() -> None:
    source = Source("a.py", "_SIZE = 3\nSIZE = 3\nfrom a import *\n")
    assert literal(source, "_SIZE") is not None
    assert literal(source, "SIZE") is None


@pytest.mark.parametrize(
    ("config", "other", "run"),
    [
        ("SIZE = 32\n", "", False),
        ("SIZE = 32\nprint(SIZE)\n", "import config\nconfig.SIZE = 4\n", True),
        ("SIZE = int('32')\n", "", True),
    ],
)
def test_a_module_is_run_only_for_more_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, other: str, run: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.py").write_text(config)
    text = (
        "import tensorflow as tf\nfrom config import SIZE\n"
        "for x in tf.data.Dataset.range(9).batch(SIZE):\n    print(x)\n"
    )
    sources = (Source("a.py", text), Source("b.py", other))
    project = Project(sources, Finder([str(tmp_path)]))
    (pipeline,) = build(project).pipelines
    batch = next(stage for stage in pipeline.stages if stage.name == "batch")
    assert batch.call is not None
    read = project.source(str(tmp_path / "config.py"))
    assert read is not None
    assert ("outline" in vars(read)) is run
