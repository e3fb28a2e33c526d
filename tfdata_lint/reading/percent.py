"""Scripts in cells, such as editors run one by one, with IPython's syntax between the Python."""

from __future__ import annotations

import re

from tfdata_lint.reading.layout import Layout, Part
from tfdata_lint.reading.read import syntax_problem
from tfdata_lint.reading.source import Source
from tfdata_lint.records import replace

_CELL = re.compile(r"^# ?(?:%%|In\[[\d ]*\])", re.MULTILINE)


def read_script(file: Source) -> Source:
    """A Python file, without its magics if it has cells and does not parse otherwise."""
    if _CELL.search(file.text) is None:
        return file
    # Of a copy, since a source keeps its tree, which is far bigger than its text.
    if syntax_problem(replace(file)) is None:
        return file
    from tfdata_lint.reading.magics import masked

    return Source.of(file, Layout((Part(file.text, masked, code=True),)))
