"""What a file is by its name, and the module that is read from it."""

from __future__ import annotations

import os
from pathlib import Path

from tfdata_lint.reading.markdown import read_markdown
from tfdata_lint.reading.notebook import read_notebook
from tfdata_lint.reading.percent import read_script
from tfdata_lint.reading.read import NotPython, ReadProblem, decode, decode_utf8
from tfdata_lint.reading.source import Source

NOTEBOOKS = (".ipynb",)
MARKDOWN = (".md", ".markdown", ".qmd")


def read_file(path: str | os.PathLike[str]) -> Source | ReadProblem | NotPython:
    """The module in a file. Raises OSError when the file cannot be opened or read."""
    return read_data(Path(path).read_bytes(), os.fspath(path))


def read_data(data: bytes, path: str) -> Source | ReadProblem | NotPython:
    """The module in a file's bytes; the path says what kind of file they are."""
    name = path.lower()
    python = not name.endswith((*NOTEBOOKS, *MARKDOWN))
    file = decode(data, path) if python else decode_utf8(data, path)
    if isinstance(file, ReadProblem):
        return file
    if python:
        return read_script(file)
    return read_notebook(file) if name.endswith(NOTEBOOKS) else read_markdown(file)
