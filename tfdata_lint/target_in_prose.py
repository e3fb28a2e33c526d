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

_MENTION = Regex(
    r"""
    \b (?: tensorflow (?: [-_ ]? (?: cpu | gpu | macos ) )? | tf )
    (?P<versions> (?: [^a-z\n] | \bv (?=\d) | \bversions?\b ){1,40} )
    (?P<downwards> \b (?: or | and ) \s (?: below | earlier | lower | older ) \b )?
    """,
    re.IGNORECASE | re.VERBOSE,
)

_VERSION = Regex(r"(?P<bound> [<!]=?[ ]? )? (?<![\d.]) 2\.(?P<minor> \d\d? ) (?!\d)", re.VERBOSE)

_QUOTED = {"%20": " ", "%3C": "<", "%3D": "=", "%3E": ">"}
"""How the addresses of badges write what stands around a version."""

_MAX_TEXT = 200_000
"""Characters that are read of a text: a longer one is a history."""


def lowest_in_prose(folder: Path) -> Version | None:
    """The lowest TensorFlow 2 that a folder's README, or the description of a built package there,
    names; upper bounds (`<2.4`, `2.4 or earlier`) are none. What cannot be read names none."""
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
        if mention["downwards"] is None:
            for version in _VERSION.finditer(mention["versions"]):
                if version["bound"] is None:
                    yield int(version["minor"])
