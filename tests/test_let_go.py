"""What nobody needs any more is gone at once: Python looks for garbage seldom."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import libcst as cst
import pytest

from tfdata_lint.graph import project as interpreting
from tfdata_lint.graph.outlook import look_ahead
from tfdata_lint.graph.project import Interpreter, build
from tfdata_lint.reading.names import origins
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.source import Source

FILES = sorted((Path(__file__).parents[1] / "corpus" / "order").glob("*.py"))


@pytest.fixture(autouse=True)
def no_garbage_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_tree_of_which_functions_are_read_and_others_are_not() -> None:
    source = Source("a.py", "def f():\n    return 1\n\ndef g():\n    return 2\n")
    read, unread = (weakref.ref(function.body) for function in source.outline.functions)
    source.outline.functions[0].body.body  # noqa: B018
    assert source.outline.read == [0]
    del source
    assert read() is None
    assert unread() is None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_interpreter(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Interpreter]] = []

    class Noted(Interpreter):
        def run(self) -> interpreting.Graph:
            made.append(weakref.ref(self))
            return super().run()

    monkeypatch.setattr(interpreting, "Interpreter", Noted)
    graph = build(Project((Source(file.name, file.read_text(encoding="utf-8")),)))
    assert graph.pipelines
    assert [each() for each in made] == [None]


def test_what_holds_parts_of_a_tree_goes_with_it() -> None:
    source = Source("a.py", "import os\n\nx = os\n")
    assert origins(source, "os", (3, 4)) == {"os"}
    statement = weakref.ref(source.tree.body[0])
    assert statement() is not None
    source.forget_tree()
    assert statement() is None
    assert origins(source, "os", (3, 4)) == {"os"}


def test_what_is_let_go_leaves_its_text_to_nobody() -> None:
    project = Project((Source("a.py", ""),))
    interpreter = Interpreter(project, look_ahead(project))
    names = [f"name{number}" for number in range(100)]
    assert [interpreter.text(cst.Name(name)) for name in names] == names
