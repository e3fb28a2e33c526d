"""Which files are tests, by their paths."""

from __future__ import annotations

from pathlib import PurePath

_FOLDERS = {"test", "tests", "testing"}
_NEAR = 3
"""Folders above a file that may say that it is a test; one further up says nothing of the file."""


def is_test(path: str) -> bool:
    """True for the path of a test, as pytest, unittest and TensorFlow name them."""
    file = PurePath(path)
    return (
        file.name.startswith("test_")
        or file.stem.endswith(("_test", "_tests"))
        or file.name == "conftest.py"
        or not _FOLDERS.isdisjoint(file.parent.parts[-_NEAR:])
    )
