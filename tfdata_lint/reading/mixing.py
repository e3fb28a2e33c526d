"""Whether code brings data into a random order before TensorFlow gets them."""

from __future__ import annotations

from tfdata_lint.reading.source import Source
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
    for found in _MIXING.finditer(source.text):
        number, column = source.position(found.start())
        around = functions_around(source, number)
        before = _STRING.sub("", source.line(number)[: column - 1])
        if around == here[: len(around)] and "#" not in before:
            return True
    return False
