"""Which files of a project, beside those that are looked at, use a function of one of them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping

from tfdata_lint.reading.discover import skipped
from tfdata_lint.reading.files import NOTEBOOKS, File
from tfdata_lint.reading.imports import Finder
from tfdata_lint.reading.project import location
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import functions_around
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Finding

HANDED_ON = frozenset({"returned", "yielded"})
"""Uses whose meaning other files decide."""

_MODULES = (".py", *NOTEBOOKS)

_NAME = Regex(r"\w+")

MAX_SEARCHED = 5_000
"""Files of a project that are searched; a larger one is searched in part."""


def handed_on(
    sources: Mapping[str, Source], findings: Iterable[Finding], given: Collection[str]
) -> dict[str, set[str]]:
    """The functions that hand on a dataset which there is a finding about: their names by the
    absolute path of their file.

    Those in a file that was not given are among them when a given one uses the dataset: others may
    finish what it does not.
    """
    found: dict[str, set[str]] = {}
    for finding in findings:
        if finding.trail and finding.path not in given and finding.path in sources:
            source = sources[finding.path]
            names = functions_around(source, finding.line)
            found.setdefault(location(source), set()).update(names)
        last = finding.trail[-1] if finding.trail else None
        if last is not None and last.stage in HANDED_ON and last.path in sources:
            source = sources[last.path]
            rest = source.line(last.line)[last.column - 1 :]
            name = _NAME.match(rest)
            if name is not None:
                found.setdefault(location(source), set()).add(name[0])
    return found


def callers(
    functions: Mapping[str, Collection[str]], known: Collection[str], finder: Finder
) -> list[str]:
    """The files of the project that import a file and name one of its functions, sorted, without
    those that are known already. All paths are absolute."""
    roots = {finder.root(os.path.dirname(path)) for path in functions}
    searched = 0
    found: list[str] = []
    imports = _Imports(finder)
    for root in sorted(roots):
        for path in _modules(root):
            searched += 1
            if searched > MAX_SEARCHED:
                return found
            if path not in known and path not in functions and _uses(path, functions, imports):
                found.append(path)
    return found


def _uses(path: str, functions: Mapping[str, Collection[str]], imports: _Imports) -> bool:
    try:
        file = File.at(path)
    except OSError:
        return False
    wanted = {
        module
        for module, names in functions.items()
        if any(name.encode() in file.data for name in names)
    }
    return bool(wanted) and not wanted.isdisjoint(imports.all_of(file))


class _Imports:
    """The files that files import; a package is read once, whoever imports from it."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._of_packages: dict[str, list[str]] = {}

    def all_of(self, file: File) -> set[str]:
        """The files that a file imports, also through packages."""
        found: set[str] = set()
        pending = self._direct(file)
        while pending:
            target = pending.pop()
            if target in found:
                continue
            found.add(target)
            if os.path.basename(target) == "__init__.py":
                pending += self._of_package(target)
        return found

    def _of_package(self, path: str) -> list[str]:
        if path not in self._of_packages:
            self._of_packages[path] = self._direct(File.at(path))
        return self._of_packages[path]

    def _direct(self, file: File) -> list[str]:
        targets = (self._finder.found(file.path, each) for each in file.imports)
        return [target for target in targets if target is not None]


def _modules(root: str) -> Iterator[str]:
    """The scripts, modules and notebooks below a folder."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not skipped(name))
        yield from (os.path.join(folder, name) for name in sorted(files) if name.endswith(_MODULES))
