"""The table of names against the TensorFlow that is installed, and its notation.

Run as a program, this file prints what the installed TensorFlow has, so that no test process ever
imports TensorFlow.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
from functools import reduce
from typing import Any

import pytest

from tests.installed import printed_by
from tests.test_api_table import table
from tfdata_lint.graph.history import NAMES, Name, parsed, written
from tfdata_lint.graph.keras_layers import LAYERS
from tfdata_lint.graph.signatures import EARLIEST


@pytest.fixture(scope="module")
def installed() -> dict[str, Any]:
    """What this file prints when it is run as a program."""
    printed: dict[str, Any] = printed_by("tests.test_api_names")
    return printed


def test_what_is_there(installed: dict[str, Any]) -> None:
    version = tuple(installed["version"])
    said = {
        path: name.since <= version and (name.until is None or version < name.until)
        for path, name in NAMES.items()
    }
    wrong = {path: there for path, there in installed["there"].items() if said[path] != there}
    assert wrong == {}


def test_what_is_deprecated_says_so(installed: dict[str, Any]) -> None:
    version = tuple(installed["version"])
    silent = set(installed["there"]) - set(installed["deprecated"])
    # An endpoint is deprecated, not the class that has another one.
    assert {
        path
        for path in silent
        if installed["there"][path]
        and (NAMES[path].deprecated or version) < version
        and path not in {"experimental.Optional", "experimental.ThreadingOptions"}
    } == set()


def test_what_moved_is_the_same(installed: dict[str, Any]) -> None:
    moved = {
        name.path
        for name in NAMES.values()
        if name.instead == f"tf.data.{name.path.removeprefix('experimental.')}"
    }
    assert moved == set(installed["same"])
    assert "experimental.AUTOTUNE" in moved


def test_what_is_in_place_is_there(installed: dict[str, Any]) -> None:
    assert installed["missing"] == []


def test_layers(installed: dict[str, Any]) -> None:
    version = tuple(installed["version"])
    due = {name for name, since in LAYERS.items() if since <= version}
    # Keras 3 left two out.
    assert due - set(installed["layers"]) <= {"RandomHeight", "RandomWidth"}
    assert set(installed["layers"]) <= due


def test_the_tables_agree() -> None:
    wrong = {}
    for path, operation in table():
        name = NAMES.get(path.removeprefix("tensorflow.data."))
        if name is None or operation.package != "tensorflow" or operation.legacy:
            continue
        if (name.since, name.until) != (operation.since, operation.until):
            wrong[path] = (name, operation.since, operation.until)
    assert wrong == {}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("AUTOTUNE@2.4", Name("AUTOTUNE", since=(2, 4))),
        ("experimental.a<2.6!2.4", Name("experimental.a", until=(2, 6), deprecated=(2, 4))),
        ("a!0 -> tf.data.b, tf.data.c", Name("a", EARLIEST, None, (0,), "tf.data.b, tf.data.c")),
        ("D.f(old)!2.4 -> new", Name("D.f(old)", deprecated=(2, 4), instead="new")),
        ("a@2.3<2.5!2.4 -> tf.b", Name("a", (2, 3), (2, 5), (2, 4), "tf.b")),
    ],
)
def test_notation(line: str, name: Name) -> None:
    assert parsed(line) == name
    assert written(name) == line


# --- the program that looks at TensorFlow -------------------------------------------------------


def main() -> None:
    """Print as JSON what the installed TensorFlow has."""
    tf: Any = importlib.import_module("tensorflow")

    def find(path: str, root: Any) -> Any:
        name, _, parameter = path.partition("(")
        found = reduce(lambda thing, part: getattr(thing, part, None), name.split("."), root)
        if parameter and parameter.rstrip(")") not in inspect.signature(found).parameters:
            return None
        return found

    found = {path: find(path, tf.data) for path in NAMES}
    same = [
        path
        for path, name in NAMES.items()
        if found[path] is not None
        and name.instead == f"tf.data.{path.removeprefix('experimental.')}"
        and (
            found[path] is find(name.instead.removeprefix("tf."), tf)
            or found[path] == find(name.instead.removeprefix("tf."), tf)
        )
    ]
    report = {
        "version": [int(part) for part in tf.__version__.split(".")[:2]],
        "there": {path: thing is not None for path, thing in found.items()},
        "deprecated": [
            path
            for path, thing in found.items()
            if "deprecated" in (getattr(thing, "__doc__", None) or "").lower()
            or "deprecated"
            in (getattr(getattr(thing, "__init__", None), "__doc__", "") or "").lower()
        ],
        "same": same,
        "layers": [name for name in LAYERS if hasattr(tf.keras.layers, name)],
        "missing": [
            each
            for name in NAMES.values()
            for each in name.instead.split(", ")
            if each and find(_place(name.path, each), tf) is None
        ],
    }
    print(json.dumps(report))


def _place(path: str, instead: str) -> str:
    """Where to find what stands in the place of a name: a parameter at the same function."""
    function, is_parameter, _ = path.partition("(")
    return f"data.{function}({instead})" if is_parameter else instead.removeprefix("tf.")


if __name__ == "__main__":
    main()
