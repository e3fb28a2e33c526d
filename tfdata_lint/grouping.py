"""Which files must be interpreted together, because pipelines may lead from one to the other."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from tfdata_lint.reading.imports import Finder, written
from tfdata_lint.reading.project import location, shown
from tfdata_lint.reading.screen import may_hold_pipelines
from tfdata_lint.reading.source import Source

_ELSEWHERE = frozenset(
    {"Counter", "apply", "concatenate", "counter", "enumerate", "load", "random", "range", "scan",
     "skip", "unique", "zip"}
)  # fmt: skip
"""Names of tf.data that most code calls on something else."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are interpreted together, by path; `given` are those that the user named."""

    sources: tuple[Source, ...]
    given: frozenset[str]


def groups(
    sources: Iterable[Source], finder: Finder, read: Callable[[str], Source | None]
) -> list[Group]:
    """Every file that the user named in one group, with those that it shares pipelines with.

    A file belongs with the files that it imports which build or change datasets, also through the
    `__init__.py` of packages. `read` gives the file at an absolute path, None for one that cannot
    be read. Files that may hold no pipeline and import none are left out.
    """
    given = {location(source): source for source in sources}
    links = _Links(given, finder, read)
    reached = _components(given, links.targets)
    found = []
    for members in reached:
        files = [links.file(path) for path in sorted(members)]
        together = tuple(source for source in files if source is not None)
        names = frozenset(given[path].path for path in members if path in given)
        found.append(Group(tuple(sorted(together, key=lambda source: source.path)), names))
    return found


class _Links:
    """Which files with pipelines a file's imports lead to."""

    def __init__(
        self, given: dict[str, Source], finder: Finder, read: Callable[[str], Source | None]
    ) -> None:
        self._files: dict[str, Source | None] = dict(given)
        self._finder = finder
        self._read = read
        self._imported: dict[str, list[str]] = {}
        self._touching: dict[str, bool] = {}

    def file(self, path: str) -> Source | None:
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def targets(self, path: str) -> list[str]:
        """The files with pipelines that a file imports, in the order of its imports."""
        found: dict[str, None] = {}
        inside = self._holds_pipelines(path)
        pending = [path]
        seen = {path}
        while pending:
            for target in self._imports(pending.pop()):
                if target not in seen:
                    seen.add(target)
                    if self._holds_pipelines(target) or (inside and self._touches(target)):
                        found[target] = None
                    if os.path.basename(target) == "__init__.py":
                        pending.append(target)
        return list(found)

    def _imports(self, path: str) -> list[str]:
        if path not in self._imported:
            source = self.file(path)
            names = written(source.text) if source is not None else []
            found = (self._finder.find(path, name) for name in names)
            self._imported[path] = [each for each in found if each and each.endswith(".py")]
        return self._imported[path]

    def _holds_pipelines(self, path: str) -> bool:
        source = self.file(path)
        return source is not None and may_hold_pipelines(source.text) and self._touches(path)

    def _touches(self, path: str) -> bool:
        """True for a file that may change datasets which others hand to it."""
        if path not in self._touching:
            source = self.file(path)
            text = source.text if source is not None else ""
            self._touching[path] = _pipeline_words().search(text) is not None
        return self._touching[path]


def _components(given: Iterable[str], targets: Callable[[str], list[str]]) -> list[set[str]]:
    """Sets of files that hang together, in the order in which the given files come."""
    component: dict[str, set[str]] = {}
    pending = list(given)[::-1]
    while pending:
        path = pending.pop()
        if path not in component:
            component[path] = {path}
        for target in targets(path):
            if target not in component:
                component[target] = {target}
                pending.append(target)
            small, large = sorted((component[path], component[target]), key=len)
            if small is not large:
                large |= small
                component.update(dict.fromkeys(small, large))
    return list({id(members): members for members in component.values()}.values())


def read_source(path: str) -> Source | None:
    """The file at an absolute path, under the path that a user would write."""
    from tfdata_lint.reading.read import ReadProblem, read

    try:
        source = read(shown(path))
    except OSError:
        return None
    return None if isinstance(source, ReadProblem) else source


@cache
def names_of_stages() -> frozenset[str]:
    """The last names of all that makes or changes a dataset."""
    from tfdata_lint.graph.api import APPLIED, CONSTRUCTORS, STAGES, TRANSFORMATIONS

    paths = (*APPLIED, *CONSTRUCTORS, *STAGES, *TRANSFORMATIONS)
    return frozenset(path.rpartition(".")[2] for path in paths)


@cache
def _pipeline_words() -> re.Pattern[str]:
    names = sorted(names_of_stages() - _ELSEWHERE)
    telling = "|".join(name for name in names if "_" in name)
    called = "|".join(name for name in names if "_" not in name)
    return re.compile(rf"\btf\.data\b|\w*Dataset\b|\btfds\b|\b(?:{telling})\b|\.(?:{called})\(")
