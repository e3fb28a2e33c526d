"""Modules of TensorFlow and Keras that no import statement binds: what code uses as one, one is.

A helper is given the name of a module (`lazy_import("tensorflow")`), or another module hands it on
(`from .frameworks import tf`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from tfdata_lint.graph import calls, purity
from tfdata_lint.graph.api import BUILDERS, CONSTRUCTORS
from tfdata_lint.graph.history import NAMES
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.running import Arguments
from tfdata_lint.graph.values import Constant
from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.screen import ROOTS
from tfdata_lint.reading.source import Source

ALIASES = {
    "keras": "tensorflow.keras",
    "tensorflow": "tensorflow",
    "tf": "tensorflow",
    "tfds": "tensorflow_datasets",
}
"""The modules that everybody gives these names, also where no line in sight does."""

_MODULES = ROOTS - {"tf", "tfds"}

_KERAS = frozenset(
    f"tensorflow.keras.{name}"
    for name in (
        "Model", "Sequential", "applications", "callbacks", "datasets", "layers", "losses",
        "metrics", "models", "optimizers", "preprocessing", "utils",
    )
)  # fmt: skip
"""What the beginning of a path in Keras is, where the rest says nothing."""


def is_module(path: str) -> bool:
    """True for the dotted name of a module of TensorFlow or Keras, or of one in it."""
    return path.partition(".")[0] in _MODULES and all(map(str.isidentifier, path.split(".")))


def named_in(given: Arguments) -> Iterator[str]:
    """The modules whose names are arguments of a call."""
    for value in given.values():
        thing = value.only()
        if isinstance(thing, Constant) and isinstance(thing.value, str) and is_module(thing.value):
            yield thing.value


def named_by(identity: Hashable) -> str | None:
    """The module whose name a call was given, by the identity of the unknown that it gave, or of
    the first part of that."""
    match identity:
        case (inner, "[", 0):
            return named_by(inner)
        case ("call", _, *parts):
            for part in parts:
                match part:
                    case ("str", str(path)) if is_module(path):
                        return path
    return None


def used_as(source: Source, text: str, module: str) -> bool:
    """True when a file uses what it calls `text` as this module: `text.data.Dataset`."""
    start = f"{text}."
    module = canonical(f"{module}.").removesuffix(".")
    return any(
        _is_known(canonical(f"{module}.{name.removeprefix(start)}"))
        for name in names_in(source).dotted
        if name.startswith(start)
    )


def bound_to(source: Source, name: str) -> str | None:
    """The module that the imports of a file bind to a name, and to names that it is assigned; None
    where they may bind others."""
    found = set(names_in(source).ever(name))
    path = found.pop() if len(found) == 1 else ""
    return path if is_module(path) else None


def _is_known(path: str) -> bool:
    if path in CONSTRUCTORS or path in BUILDERS:
        return True
    parts = path.split(".")
    # What is called `concat` or `pad` may be anybody's.
    if len(parts) < 3:
        return False
    if calls.is_known(path):
        return True
    if purity.is_costly(path) or purity.handles_strings(path) or purity.draws(path):
        return True
    if path.startswith("tensorflow.data."):
        return any(".".join(beginning) in NAMES for beginning in _beginnings(parts[2:]))
    return ".".join(parts[:3]) in _KERAS


def _beginnings(parts: list[str]) -> Iterable[list[str]]:
    return (parts[:length] for length in range(1, len(parts) + 1))
