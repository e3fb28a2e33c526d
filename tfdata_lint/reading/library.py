"""Files that were parsed, kept for the groups of files that need them next."""

from __future__ import annotations

from tfdata_lint.reading.files import Stamp
from tfdata_lint.reading.source import Source
from tfdata_lint.records import replace

MAX_KEPT = 150_000
"""Characters of the files that are kept; their trees take 400 times as much memory."""


class Library:
    """The sources that were asked for last, with their trees and all that was found out about them.

    The files of a project import the same few files again and again. `opened` are the files that
    were read since somebody cleared it, by absolute path, with their stamps before.
    """

    def __init__(self) -> None:
        self.opened: dict[str, Stamp | None] = {}
        self._kept: dict[str, Source] = {}
        self._size = 0

    def kept(self, source: Source) -> Source:
        """The source of the same file with the same text that is kept; a copy if none is yet."""
        known = self._kept.pop(source.path, None)
        if known is not None:
            self._size -= len(known.text)
        if known != source:
            known = replace(source)
        self._kept[source.path] = known
        self._size += len(known.text)
        while self._size > MAX_KEPT and len(self._kept) > 1:
            oldest = next(iter(self._kept))
            self._size -= len(self._kept.pop(oldest).text)
        return known
