"""Files that were parsed, kept for the groups of files that need them next."""

from __future__ import annotations

import os

from tfdata_lint.reading.files import Stamp
from tfdata_lint.reading.source import Source

MAX_KEPT = 1_000_000
"""Characters of the files that are kept beside those that a group and the last one that was
interpreted import; their trees take some 40 times as much memory."""


class Library:
    """The sources that were asked for last, with their trees and all that was found out about them.

    The files of a project import the same files again and again. `opened` are the files that the
    group at hand imports, by absolute path, with their stamps before they were read.
    """

    def __init__(self) -> None:
        self.opened: dict[str, Stamp | None] = {}
        self._kept: dict[str, Source] = {}
        self._last: frozenset[str] = frozenset()
        self._is_interpreted = False
        self._size = 0

    def kept(self, source: Source) -> Source:
        """The source of the same file with the same text that is kept; a copy if none is yet."""
        here = os.path.abspath(source.path)
        known = self._kept.pop(here, None)
        if known is not None:
            self._size -= len(known.text)
        if known != source:
            known = source.taken_over()
        self._kept[here] = known
        self._size += len(known.text)
        if self._size > MAX_KEPT:
            self._let_go(here)
        return known

    def begin(self) -> None:
        """Begin with another group."""
        if self._is_interpreted:
            self._last = frozenset(self.opened)
        self._is_interpreted = False
        self.opened.clear()

    def interpreted(self) -> None:
        """Take note that the group at hand is interpreted: the next one that is may well import the
        same, and those in between, of which little is read, need not push it out."""
        self._is_interpreted = True

    def _let_go(self, latest: str) -> None:
        """Let go of what was not asked for of late. What a group imports is in memory anyway."""
        for path in list(self._kept):
            if self._size <= MAX_KEPT:
                return
            if path != latest and path not in self._last and path not in self.opened:
                self._size -= len(self._kept.pop(path).text)
