"""Whether code brings data into a random order before TensorFlow gets them."""

from __future__ import annotations

from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.surroundings import functions_around
from tfdata_lint.regex import Regex

_MIXING = Regex(
    r"\b(?:random|rng|generator|utils|default_rng\([^()]*\))\.shuffle\(|(?<![.\w])shuffle\(|\bpermutation\("
    r"|\btrain_test_split\(|\bShuffleSplit\(|\.sample\(\s*frac\b|\brandom\.sample\("
)
"""Functions of Python, NumPy, TensorFlow, scikit-learn and pandas that mix lists and tables; no
method of a dataset."""

_STRING = Regex(r"""'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*\"""")
"""Texts, in which `#` begins no comment."""


def mixes(source: Source, line: int) -> bool:
    """True where lists, arrays or tables are mixed, whichever these are, in a function that a line
    is in, or outside of all."""
    here = functions_around(source, line)
    arounds = (functions_around(source, number) for number in _lines(source))
    return any(around == here[: len(around)] for around in arounds)


@once
def _lines(source: Source) -> list[int]:
    """The lines in which something is mixed."""
    found = []
    for match in _MIXING.finditer(source.text):
        number, column = source.position(match.start())
        if "#" not in _STRING.sub("", source.line(number)[: column - 1]):
            found.append(number)
    return found
