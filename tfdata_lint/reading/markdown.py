"""Markdown: the Python code blocks of a file as one module, each where it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tfdata_lint.reading.fragments import OPENER, judge
from tfdata_lint.reading.layout import Layout, Part
from tfdata_lint.reading.magics import blank
from tfdata_lint.reading.screen import may_hold_pipelines
from tfdata_lint.reading.source import Source
from tfdata_lint.regex import Regex

LANGUAGES = frozenset({"python", "python3", "py", "py3", "ipython", "ipython3"})
"""What Python is called behind a fence."""

_DIRECTIVES = frozenset({"code", "code-block", "code-cell"})
"""What stands before the language in MyST."""

_LINE = Regex(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FENCE = Regex(r"[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_END = Regex(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*")


def read_markdown(file: Source) -> Source:
    """The module that the code blocks make. Blocks that do not parse are examples of no more."""
    if not may_hold_pipelines(file.text):
        return Source.of(file, Layout((Part(file.text, blank),)))
    return Source.of(file, Layout(tuple(_parts(file.text))))


def _parts(text: str) -> Iterator[Part]:
    done = 0
    for fence, start, end in _blocks(text):
        fragment = judge(text[start:end])
        yield Part(text[done:fence], blank)
        yield Part(text[fence:start], _opened if fragment.indented else blank)
        yield Part(text[start:end], fragment.view, code=True)
        done = end
    yield Part(text[done:], blank)


def _opened(fence: str) -> str:
    """A line before a block in which all is indented; no fence with a language is shorter."""
    return OPENER + blank(fence)[len(OPENER) :]


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Where the fence, the code and the end of each Python block are."""
    fence = ""
    python = False
    opened = start = 0
    for line in _LINE.finditer(text):
        code = line[0].rstrip("\r\n")
        if not fence:
            match = _FENCE.fullmatch(code)
            # Behind backticks there are no others: that would be code within a line.
            if match is not None and not (match["fence"][0] == "`" and "`" in match["info"]):
                fence, python = match["fence"], _is_python(match["info"])
                opened, start = line.start(), line.end()
            continue
        match = _END.fullmatch(code)
        if match is not None and match["fence"].startswith(fence):
            if python:
                yield opened, start, line.start()
            fence = ""
    if fence and python:
        yield opened, start, len(text)


def _is_python(info: str) -> bool:
    """Whether what stands behind a fence means Python: `py`, `{python}`, `{code-cell} ipython3`."""
    words = [word for word in re.split(r"[\s,{}.]+", info.lower()) if word]
    if words and words[0] in _DIRECTIVES:
        words = words[1:]
    return bool(words) and words[0] in LANGUAGES
