"""The TensorFlow 2 versions that the README of a project speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import filter as matching
from pathlib import Path

from tfdata_lint.regex import Regex
from tfdata_lint.target import Version

_README = Regex(r"readme(?:\.(?:md|markdown|rst|txt))?|PKG-INFO", re.IGNORECASE)
"""What introduces a project, or the description of a package that was built of it."""

_BLANKS = Regex(r"\s+")

_MENTION = Regex(
    r"""
    \b (?: tensorflow (?: [-_ ]? (?: cpu | gpu | macos ) )? | tf )
    (?: [ `*"'(\[~=>\u2265:/_-] | v (?=\d) | \b(?:version|release)s?\b ){0,12}
    2\.(?P<minor> [12]?\d ) (?: \.\d+ )* (?! [\w%] | \.\d )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A version behind the name, and not behind a bound from above."""

_NOT_BEFORE = Regex(
    r"(?:n['\u2019]t|\b(?:above|before|below|break\w*|cannot|deprecat\w*|drop\w*|earlier|incompatible"
    r"|newer|no|not|older|prior|remov\w*|than|under|unsupported|until|up to|without))\b[^.;]*\Z",
    re.IGNORECASE,
)
_NOT_AFTER = Regex(
    r"[^.;]*?(?:\u274c|(?:n['\u2019]t|\b(?:before|below|cannot|deprecat\w*|drop\w*|earlier|incompatible"
    r"|less|lower|no|not|older|prior|remov\w*|under|unsupported))\b)"
    r"|[ ](?:[KMG]i?B|GHz|[kKM]|m?s|secs?|seconds?|times|x)\b",
    re.IGNORECASE,
)
"""What says that a version is none that is supported, or no version."""

_NEAR = 40
"""Characters on both sides of a version that speak of it."""

_QUOTED = {
    "%20": " ", "%2B": "+", "%3C": "<", "%3D": "=", "%3E": ">", "%E2%89%A5": "\u2265", "&gt;": ">"
}  # fmt: skip
"""How the addresses of badges, and HTML, write what stands around a version."""

_MAX_TEXT = 200_000
"""Characters that are read of a text: a longer one is a history."""


def lowest_in_prose(folder: Path, names: list[str]) -> Version | None:
    """The lowest TensorFlow 2 that the README in a folder with these names, or the description of a
    built package there, is for by its words. What cannot be read is for none."""
    minors = [minor for path in _texts(folder, names) for minor in _minors(path)]
    return (2, min(minors)) if minors else None


def _texts(folder: Path, names: list[str]) -> Iterator[Path]:
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
    # What is wrapped is one sentence.
    text = _BLANKS.sub(" ", text)
    for mention in _MENTION.finditer(text):
        start, end = mention.span()
        before, after = text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]
        if not (_NOT_BEFORE.search(before) or _NOT_AFTER.match(after)):
            yield int(mention["minor"])
