"""Which files of a project import another one."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from tfdata_lint.reading.discover import skipped
from tfdata_lint.reading.files import NOTEBOOKS, File

if TYPE_CHECKING:
    from tfdata_lint.reading.imports import Finder

MAX_SEARCHED = 5_000
"""Files of a project whose imports are read; a larger one is searched in part."""

_MODULES = (".py", *NOTEBOOKS)


class Importers:
    """The files below a folder by what they import, which is read once. Paths are absolute."""

    def __init__(self, root: str, finder: Finder) -> None:
        self._root = root
        self._finder = finder

    def of(self, path: str) -> Collection[str]:
        """The files that import one, also through packages that hand it on."""
        found: dict[str, None] = {}
        pending = [path]
        while pending:
            for importer in self._direct.get(pending.pop(), ()):
                if importer not in found:
                    found[importer] = None
                    if os.path.basename(importer) == "__init__.py":
                        pending.append(importer)
        return found

    @cached_property
    def _direct(self) -> dict[str, list[str]]:
        direct: dict[str, list[str]] = {}
        for path in islice(_modules(self._root), MAX_SEARCHED):
            try:
                imports = File.at(path).imports
            except OSError:
                continue
            for target in {self._finder.found(path, each) for each in imports}:
                if target is not None:
                    direct.setdefault(target, []).append(path)
        return direct


def _modules(root: str) -> Iterator[str]:
    """The scripts, modules and notebooks below a folder."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not skipped(name))
        yield from (os.path.join(folder, name) for name in sorted(files) if name.endswith(_MODULES))
