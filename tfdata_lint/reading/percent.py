"""Scripts with IPython's syntax between the Python: in cells, such as editors run one by one, or
written down from a notebook."""

from __future__ import annotations

import re

from tfdata_lint.reading.layout import Layout, Part
from tfdata_lint.reading.read import syntax_problem
from tfdata_lint.reading.source import Source
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex

_CELL = Regex(r"^# ?(?:%%|In\[[\d ]*\])", re.MULTILINE)
_MAGIC = Regex(r"^[ \t]*[!%][ \t]*\w", re.MULTILINE)


def read_script(file: Source) -> Source:
    """A Python file. If it does not parse, it is shown without its magics, and if it has cells and
    does not parse then either, without the cells that do not, unless those are most of them."""
    has_cells = _CELL.search(file.text) is not None
    if not has_cells and _MAGIC.search(file.text) is None:
        return file
    # Of a copy, since a source keeps its tree, which is far bigger than its text.
    if syntax_problem(replace(file)) is None:
        return file
    from tfdata_lint.reading.magics import masked

    whole = Source.of(file, Layout((Part(file.text, masked, code=True),)))
    if syntax_problem(replace(whole)) is None:
        return whole
    if not has_cells:
        return file
    parts = tuple(map(_part, _cells(file.text)))
    broken = sum(part.problem is not None for part in parts)
    return whole if 2 * broken > len(parts) else Source.of(file, Layout(parts))


def _cells(text: str) -> list[str]:
    """The pieces of a text, each but perhaps the first with the line that begins its cell."""
    starts = sorted({0, *(found.start() for found in _CELL.finditer(text))})
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _part(text: str) -> Part:
    from tfdata_lint.reading.fragments import judge, unread

    fragment = judge(text, thorough=False)
    if fragment.indented:
        # Nothing may be written before it, as is done in notebooks.
        return Part(text, unread, code=True, problem=syntax_problem(Source("", text)))
    return Part(text, fragment.view, code=True, problem=fragment.problem)
