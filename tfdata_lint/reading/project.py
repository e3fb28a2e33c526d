"""The files that are interpreted together, and what they import."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tfdata_lint.reading.files import stamp
from tfdata_lint.reading.imports import Finder, Import, written
from tfdata_lint.reading.library import Library
from tfdata_lint.reading.read import ReadProblem, read, syntax_problem
from tfdata_lint.reading.source import Source, once
from tfdata_lint.records import dataclass, field

if TYPE_CHECKING:
    from tfdata_lint.reading.files import File

MAX_TEXT = 2_000_000
"""Characters of an imported file that is still read: what is longer is data."""


@dataclass
class Project:
    """Files that are interpreted as one; what else they import is read when it is needed.

    Without a `finder` an import leads to no file. The `library` has what other groups imported.
    `given` are the paths of those among them that the user named, all if None. If not `thorough`,
    of the others nothing matters but what the given ones use, or what may use these.
    """

    sources: tuple[Source, ...]
    finder: Finder | None = None
    library: Library = field(default_factory=Library)
    given: Collection[str] | None = None
    thorough: bool = True
    _by_path: dict[str, Source | None] = field(default_factory=dict)
    _at_hand: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._by_path = {location(source): source for source in self.sources}
        self._at_hand = frozenset(self._by_path)

    def source(self, path: str) -> Source | None:
        """The file at an absolute path, to be looked at; None where that cannot be. LibCST has not
        parsed it yet, which takes ten times as long as `ast`, and may refuse to."""
        if path not in self._by_path:
            self._by_path[path] = self._read(path)
        return self._by_path[path]

    def has(self, path: str) -> bool:
        """True for one of the files that are interpreted in any case."""
        return path in self._at_hand

    def is_given(self, source: Source) -> bool:
        """True for a file that the user named."""
        return self.has(location(source)) and (self.given is None or source.path in self.given)

    def find(self, importer: Source, name: str) -> str | None:
        """What a dotted name means in a file: the absolute path of a module or package."""
        return None if self.finder is None else self.finder.find(location(importer), name)

    def submodule(self, package: str, name: str) -> str | None:
        """The module of this name in a package, given by its absolute path."""
        return None if self.finder is None else self.finder.submodule(package, name)

    def _read(self, path: str) -> Source | None:
        self.library.opened[path] = stamp(path)
        try:
            source = read(Path(shown(path)))
        except OSError:
            return None
        if isinstance(source, ReadProblem) or len(source.text) > MAX_TEXT:
            return None
        source = self.library.kept(source)
        return source if syntax_problem(source) is None else None


@once
def _written_in(source: Source) -> list[Import]:
    """The imports in a file, as `written` finds them."""
    return written(source.text)


def importers(project: Project) -> list[set[int]]:
    """For each file of a project the places of those that import it, also through others, and
    its own."""
    place = {location(source): number for number, source in enumerate(project.sources)}
    direct: list[set[int]] = [set() for _ in project.sources]
    for number, source in enumerate(project.sources):
        for each in _written_in(source):
            found = project.finder.found(location(source), each) if project.finder else None
            if found in place:
                direct[place[found]].add(number)
    result = []
    for number in range(len(direct)):
        reached = {number}
        pending = [number]
        while pending:
            new = direct[pending.pop()] - reached
            reached |= new
            pending.extend(new)
        result.append(reached)
    return result


def location(file: Source | File) -> str:
    """The absolute path of a file."""
    return os.path.abspath(file.path)


def shown(path: str, near: Sequence[str] = ()) -> str:
    """An absolute path as the user would write it: relative where it is below this folder."""
    here = os.getcwd()
    return os.path.relpath(path, here) if path.startswith(here.rstrip(os.sep) + os.sep) else path
