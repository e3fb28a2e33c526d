"""Modules of a project whose import fails, since what they import has not what they ask it for."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Sequence

from tfdata_lint.reading.bound import where_bound
from tfdata_lint.reading.project import Project, location, shown
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import statements
from tfdata_lint.records import dataclass
from tfdata_lint.regex import Regex

MAX_MODULES = 100
"""Modules whose imports are looked at for the files of a group that something is found in."""

_OTHER_PLACES = Regex(r"\bsys\.path\b|\b__path__\b")
_HANDS_ITSELF_ON = Regex(
    r"(?<!getLogger\()(?<![.\w])__name__\b(?!\s*==)|^(?:def |)__getattr__\b", re.MULTILINE
)
"""What makes modules out of sight importable, or lets something else bind names in this one."""


@dataclass(frozen=True, slots=True)
class _Missing:
    """`name` is imported in a file from another one, where nothing binds it."""

    importer: str
    module: str
    name: str


class Unimportable:
    """Asks which modules of a project cannot be imported; each is looked at once.

    Only what is certain counts: imports that stand outside of all blocks, of modules of the same
    package or folder. Nothing is said of what may be bound by text, by another library, or by code
    that is not Python.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, _Missing | None] = {}

    def why(self, source: Source) -> str | None:
        """Why nothing can import a file, as the end of a sentence; None where something may."""
        missing = self._of(location(source))
        if missing is None:
            return None
        module, importer = shown(missing.module), shown(missing.importer)
        says = "this file" if missing.importer == location(source) else importer
        return f"`{missing.name}`, which {says} imports from {module}, is not there"

    def _of(self, path: str) -> _Missing | None:
        if path not in self._known and len(self._known) < MAX_MODULES:
            # As modules may import each other, one that is being looked at counts as sound.
            self._known[path] = None
            self._known[path] = next(self._found(path), None)
        return self._known.get(path)

    def _found(self, path: str) -> Iterator[_Missing]:
        source = self._project.source(path)
        if source is None or source.layout is not None:
            return
        packages = list(self._packages_around(source))
        if "__main__" not in source.text:
            # What may be run as a script needs none of its packages.
            yield from filter(None, map(self._of, packages))
        if _OTHER_PLACES.search(source.text) is not None:
            return
        top = os.path.join(os.path.dirname(packages[-1] if packages else path), "")
        for each in _imports(source):
            found = self._project.find(source, each.module)
            if found is None or not (found.endswith(".py") and found.startswith(top)):
                continue
            if each.is_outside:
                yield from filter(None, [self._of(found)])
                yield from self._missing(source, found, each.names)

    def _missing(self, source: Source, module: str, names: Sequence[str]) -> Iterator[_Missing]:
        # In a package a name may be a module that is built, unless it is called.
        is_plain = os.path.basename(module) != "__init__.py"
        for name in names:
            if name == "*":
                continue
            submodule = self._project.submodule(module, name)
            if submodule is not None:
                yield from filter(None, [self._of(submodule)])
            elif (is_plain or f"{name}(" in source.text) and self._lacks(module, name, set()):
                yield _Missing(location(source), module, name)

    def _packages_around(self, source: Source) -> Iterator[str]:
        """The packages that a module stands in, without itself, from the inside out."""
        for level in range(1, MAX_MODULES):
            package = self._project.find(source, "." * level)
            if package is None or not package.endswith(".py"):
                return
            if package != location(source):
                yield package

    def _lacks(self, path: str, name: str, looked_at: set[str]) -> bool:
        """True for a module in which surely nothing binds a name, nor in what it takes all of."""
        source = self._project.source(path)
        if source is None or name.startswith("_"):
            return False
        if where_bound(source, name, starred=True) != []:
            return False
        if _OTHER_PLACES.search(source.text) or _HANDS_ITSELF_ON.search(source.text):
            return False
        looked_at.add(path)
        for each in _imports(source):
            found = self._project.find(source, each.module) if "*" in each.names else path
            if found is None or not found.endswith(".py"):
                return False
            if found not in looked_at and not self._lacks(found, name, looked_at):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Import:
    """`from module import names`, or `import module` without names; `is_outside` of all blocks."""

    module: str
    names: tuple[str, ...]
    is_outside: bool


@once
def _imports(source: Source) -> list[_Import]:
    outside = set(map(id, source.tree.body))
    found = []
    for node in statements(source.tree):
        match node:
            case ast.ImportFrom():
                module = "." * node.level + (node.module or "")
                names = tuple(each.name for each in node.names)
                found.append(_Import(module, names, id(node) in outside))
            case ast.Import():
                modules = (each.name for each in node.names)
                found += [_Import(module, (), id(node) in outside) for module in modules]
    return found
