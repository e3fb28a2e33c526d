"""What a program has said so far of the data that it reads."""

from __future__ import annotations

import random
import re
from typing import Any

SUFFIX = re.compile(
    r"\.(?:jpe?g|png|bmp|gif|wav|tfrecords?|txt|csv|tsv|npy|npz|pcm|raw|bin)\b", re.I
)


_SPLIT = re.compile(r"""\.split\(["'](\\t|[,;|])["']""")
"""How Python code takes lines apart that it reads."""

_CSV = re.compile(r"\bcsv\.reader\(")
_PLACE = re.compile(r"\[(?:\d*:)?(\d{1,2})\]")
"""The place of a field, or the end of several."""


FIELDS = 8
"""Fields of a made-up line, where nothing says how many."""


class Recipe:
    """What a kind of record holds: a parse function's features, and what becomes of each."""

    def __init__(self, features: dict[str, Any], sequence: dict[str, Any] | None = None) -> None:
        self.features = features
        self.sequence = sequence
        self.contents: dict[str, Bytes] = {}


class Bytes:
    """What some bytes are decoded as: "jpeg", "wav", "raw", "tensor", and in which shape."""

    def __init__(self, kind: str, dtype: Any = None) -> None:
        self.kind = kind
        self.dtype = dtype
        self.shape: tuple[int, ...] | None = None


class Known:
    """What the calls that were watched have told. `shown` is what was made up, one phrase each;
    `documented` are those of them whose numbers are in the range of the real ones. `drawn` says
    that elements are drawn, so that what is read is no longer the whole."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shown: dict[str, None] = {}
        self.documented: dict[str, None] = {}
        self.listed: set[str] = set()
        self.recipes: list[Recipe] = []
        self.origins: dict[Any, tuple[Recipe, str]] = {}
        self.decoded: dict[Any, Bytes] = {}
        self.file = Bytes("")
        self.late: str | None = None
        self.csv: list[Any] | None = None
        told = _SPLIT.search(text)
        self.separator = " " if told is None else told.group(1).replace("\\t", "\t")
        self.numbers = False
        self.fields = FIELDS
        if told is None and _CSV.search(text):
            # Whatever a field is taken for, digits will do.
            self.separator, self.numbers = ",", True
            self.fields = max([FIELDS, *(int(each) + 1 for each in _PLACE.findall(text))])
        self.drawn = False
        self.suffixes = [match.group(0).lower() for match in SUFFIX.finditer(text)]
        self.random = random.Random(0)

    def say(self, what: str, documented: bool = False) -> None:
        """Note what was made up."""
        self.shown[what] = None
        if documented:
            self.documented[what] = None

    def columns(self, defaults: Any, chosen: Any = None, separator: str = ",") -> None:
        """Note what the fields of a line are: those that are read, between others."""
        columns = list(defaults)
        if chosen:
            wide: list[Any] = [""] * (max(chosen) + 1)
            for place, default in zip(chosen, columns):
                wide[place] = default
            columns = wide
        self.csv = columns
        self.separator = separator
