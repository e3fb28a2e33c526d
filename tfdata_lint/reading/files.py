"""What a file is by its name, and the module that is read from it."""

from __future__ import annotations

import os
import re
from functools import cached_property

from tfdata_lint.reading.screen import may_hold_pipelines

TYPE_CHECKING = False

if TYPE_CHECKING:
    from tfdata_lint.reading.imports import Import
    from tfdata_lint.reading.read import NotPython, ReadProblem
    from tfdata_lint.reading.source import Source

NOTEBOOKS = (".ipynb",)
MARKDOWN = (".md", ".markdown", ".qmd")

_ESCAPED_LETTERS = rb"\\u00[67]"

Stamp = tuple[int, int, int]
"""A file's times of modification and change in nanoseconds, and its size."""


def stamp(path: str) -> Stamp | None:
    """What changes with a file, None where there is none."""
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size


def read_file(path: str | os.PathLike[str]) -> Source | ReadProblem | NotPython:
    """The module in a file. Raises OSError when the file cannot be opened or read."""
    return File.at(os.fspath(path)).read()


def read_data(data: bytes, path: str) -> Source | ReadProblem | NotPython:
    """The module in a file's bytes; the path says what kind of file they are."""
    return File(path, data).read()


class File:
    """A file's bytes, which most of the time tell that there is nothing in it to be looked at."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self._is_notebook = path.lower().endswith(NOTEBOOKS)
        self._is_prose = path.lower().endswith(MARKDOWN)

    @classmethod
    def at(cls, path: str) -> File:
        """The file at a path. Raises OSError when it cannot be opened or read."""
        with open(path, "rb") as file:
            return cls(path, file.read())

    @cached_property
    def may_hold_pipelines(self) -> bool:
        """False only where nothing names what rules are about, however letters are written."""
        return may_hold_pipelines(self.data) or (
            self._is_notebook and re.search(_ESCAPED_LETTERS, self.data) is not None
        )

    @cached_property
    def imports(self) -> list[Import]:
        """What the file imports, and perhaps more where it is not all Python."""
        from tfdata_lint.reading.imports import written_in_bytes

        if self._is_notebook:
            return written_in_bytes(self.data.replace(rb"\n", b"\n").replace(b'"', b"\n"))
        return written_in_bytes(self.data)

    def read(self) -> Source | ReadProblem | NotPython:
        """The module in the file. It is not kept: a source may come to hold its trees."""
        from tfdata_lint.reading.read import ReadProblem, decode, decode_utf8

        prose = self._is_notebook or self._is_prose
        file = (decode_utf8 if prose else decode)(self.data, self.path)
        if isinstance(file, ReadProblem):
            return file
        if self._is_notebook:
            from tfdata_lint.reading.notebook import read_notebook

            return read_notebook(file)
        if self._is_prose:
            from tfdata_lint.reading.markdown import read_markdown

            return read_markdown(file)
        from tfdata_lint.reading.percent import read_script

        return read_script(file)
