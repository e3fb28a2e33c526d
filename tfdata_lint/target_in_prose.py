"""The TensorFlow 2 versions that the README of a project speaks of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from fnmatch import filter as matching
from pathlib import Path

from tfdata_lint.regex import Regex
from tfdata_lint.target import Version

_README = Regex(r"readme(?:\.(?:md|markdown|rst|txt))?|PKG-INFO", re.IGNORECASE)
"""What introduces a project, or the description of a package that was built of it."""

_VERSION = r"2\.[12]?\d(?:\.\d+)?(?!\d)"

_MENTION = Regex(
    rf"""
    \b (?: tensorflow (?: [-_ ]? (?: cpu | gpu | macos ) )? | tf )
    (?: [ \t`*"'(\[~=>:/_-] | v (?=\d) | \b(?:version|release)s?\b ){{0,12}}
    (?P<versions> {_VERSION}
        (?: [ ]* (?: , | / | \| | - | \u2013 | \b(?:and|or|to)\b )* [ ]* v? {_VERSION} )* )
    (?! [ ]* % | \.? [a-z] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Versions behind the name. What has a bound from above, a unit, or stands in a table is none."""

_MINOR = Regex(r"2\.(\d+)")

_NOT_BEFORE = Regex(
    r"\b(?:before|below|earlier|incompatible|no|not|older|prior|than|until|up to|without)\b"
    r"[^\n.;]{0,20}\Z|n't[^\n.;]{0,20}\Z",
    re.IGNORECASE,
)
_NOT_AFTER = Regex(
    r"[ ]*(?:and|are|is|or|has been|was)?[ ]*"
    r"(?:below|earlier|incompatible|less|lower|no longer|not|older|prior|unsupported)\b",
    re.IGNORECASE,
)

_QUOTED = {"%20": " ", "%3C": "<", "%3D": "=", "%3E": ">"}
"""How the addresses of badges write what stands around a version."""

_MAX_TEXT = 200_000
"""Characters that are read of a text: a longer one is a history."""


def lowest_in_prose(folder: Path) -> Version | None:
    """The lowest TensorFlow 2 that a folder's README, or the description of a built package there,
    is for by its words. What cannot be read is for none."""
    minors = [minor for path in _texts(folder) for minor in _minors(path)]
    return (2, min(minors)) if minors else None


def _texts(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    yield from (folder / name for name in names if _README.fullmatch(name))
    wheels = matching(names, "*.dist-info")
    if len(wheels) == 1:
        # Of several, none is about all that is here.
        yield folder / wheels[0] / "METADATA"


def _minors(path: Path) -> Iterator[int]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_MAX_TEXT)
    except OSError:
        return
    for quoted, plain in _QUOTED.items():
        text = text.replace(quoted, plain)
    for mention in _MENTION.finditer(text):
        before = text[max(mention.start() - 40, 0) : mention.start()]
        if not (_NOT_BEFORE.search(before) or _NOT_AFTER.match(text, mention.end())):
            yield from map(int, _MINOR.findall(mention["versions"]))
