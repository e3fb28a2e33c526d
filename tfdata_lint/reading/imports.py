"""Which files of a project the imports of a file lead to; nothing is imported, only looked for."""

from __future__ import annotations

import os
import re
import sys
from itertools import islice

from tfdata_lint.reading.files import stamp
from tfdata_lint.reading.on_disk import UNMARKED, importable, is_marked, listed
from tfdata_lint.reading.screen import ROOTS
from tfdata_lint.records import dataclass

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import AnyStr

    from tfdata_lint.reading.files import Stamp
    from tfdata_lint.reading.importers import Importers

SOURCE_FOLDERS = ("src", "lib", "python")
"""Folders that packages stand in, and that are none themselves."""

MAX_HANDS = 8
"""Modules through which an imported name is followed to its definition."""

# Most files are left out before their imports are read: these are compiled when one is.
_STATEMENT = (
    r"[ \t]*(?:"
    r"from[ \t]+(?P<module>[.\w \t]+?)[ \t]+import\b[ \t]*"
    r"(?P<names>\([^)]*\)|(?:[^\n\r\\;#]|\\\r?\n)*)"
    r"|import[ \t]+(?P<modules>(?:[^\n\r\\;#]|\\\r?\n)*))"
)
_NAME = r"(\*|\w+)(?:[ \t]+as[ \t]+(\w+))?"
_COMMENT = r"#[^\n\r]*"
_MODULE = r"([\w.]+)(?:[ \t]+as[ \t]+(\w+))?"

_UNREAD_STATEMENT = re.compile(rb"[ \t]*(?:from|import)\b(?:\([^)]*\)|\\\r?\n|[^\n\r\\;#])*")


@dataclass(slots=True)
class Import:
    """`from module import name as bound`, or `import module as bound` with an empty name.

    The module has its leading dots; the name of `import *` is `*`.
    """

    module: str
    name: str = ""
    bound: str = ""


def written(text: str) -> list[Import]:
    """The imports in a module's text, in order. Text that only looks like one gives some too."""
    found: list[Import] = []
    statement = re.compile(_STATEMENT)
    for start in _lines_with_import(text, "import", "\n"):
        match = statement.match(text, start)
        if match is None:
            continue
        if match["modules"] is not None:
            parts = (re.match(_MODULE, part.strip()) for part in match["modules"].split(","))
            found += [Import(part[1], "", part[2] or part[1]) for part in parts if part is not None]
            continue
        module = "".join(match["module"].split())
        for name in re.finditer(_NAME, re.sub(_COMMENT, "", match["names"])):
            found.append(Import(module, name[1], name[2] or name[1]))
    return found


def written_in_bytes(data: bytes) -> list[Import]:
    """The imports in a module that is not decoded as a whole."""
    starts = _lines_with_import(data, b"import", b"\n")
    statements = (_UNREAD_STATEMENT.match(data, start) for start in starts)
    found = b"\n".join(match[0] for match in statements if match is not None)
    return written(found.decode("utf-8", "replace"))


def _lines_with_import(text: AnyStr, word: AnyStr, line_end: AnyStr) -> Iterator[int]:
    """Where lines begin that have this word; most lines have not, and none is looked at twice."""
    at = text.find(word)
    while at >= 0:
        yield text.rfind(line_end, 0, at) + 1
        end = text.find(line_end, at)
        at = text.find(word, end) if end >= 0 else -1


def joined(module: str, name: str) -> str:
    """`module.name`, where the module may be nothing but dots."""
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"


class Finder:
    """Finds files by the names under which they are imported.

    `tops` are the folders that the user named: a project without a marker reaches that far up.
    Paths are absolute. Folders are listed once; `listings` are those that others listed. `asked`
    are the files that were asked for their size, with their stamps.
    """

    def __init__(
        self, tops: Sequence[str] = (), listings: dict[str, dict[str, bool]] | None = None
    ) -> None:
        self.tops = tuple(tops)
        self._listings = {} if listings is None else listings
        self.asked: dict[str, Stamp | None] = {}
        self._listed: dict[str, dict[str, bool]] = {}
        self._no_roots: set[str] = set()
        self._told = 0
        self._roots: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._importers: dict[str, Importers] = {}

    def __reduce__(self) -> tuple[type[Finder], tuple[tuple[str, ...]]]:
        return Finder, (self.tops,)

    def newly_listed(self) -> dict[str, str]:
        """The folders in which files were looked for since this was asked last, each with what
        there was to import in it, and those around them in which no project begins."""
        new = list(islice(self._listed.items(), self._told, None))
        self._told += len(new)
        told = dict.fromkeys(self._no_roots, UNMARKED)
        self._no_roots.clear()
        return {**told, **{folder: importable(names) for folder, names in new}}

    def find(self, importer: str, name: str) -> str | None:
        """The file that a dotted name means in a file, or the folder of a namespace package.

        None for what is not in the project: another package, or no module at all.
        """
        folder = os.path.dirname(importer)
        key = (folder, name)
        if key not in self._found:
            self._found[key] = self._find(folder, name)
        return self._found[key]

    def found(self, importer: str, written: Import) -> str | None:
        """The file or folder that an import leads to: a module, or the one that has the name."""
        module = self.find(importer, written.module)
        if module is None or written.name in {"", "*"} or _is_plain_module(module):
            return module
        return self.find(importer, joined(written.module, written.name)) or module

    def submodule(self, package: str, name: str) -> str | None:
        """The module of this name in a package, which is given as `find` gives it."""
        if os.path.basename(package) == "__init__.py":
            package = os.path.dirname(package)
        elif package.endswith(".py"):
            return None
        return self._module(package, [name])

    def importers(self, path: str) -> Collection[str]:
        """The files of the project that import one, also through packages."""
        root = self.root(os.path.dirname(path))
        if root not in self._importers:
            from tfdata_lint.reading.importers import Importers

            # What is looked for on behalf of other files, no result for these depends on.
            self._importers[root] = Importers(root, Finder(self.tops, self._listings))
        return self._importers[root].of(path)

    def root(self, folder: str) -> str:
        """The folder of the project that a folder belongs to."""
        return self._roots_of(folder)[-1]

    def covered(self, paths: Iterable[str]) -> bool:
        """True when the user named the whole projects that files are in."""
        roots = {self.root(os.path.dirname(path)) for path in paths}
        return all(any(_inside(root, top) for top in self.tops) for root in roots)

    def _find(self, folder: str, name: str) -> str | None:
        bare = name.lstrip(".")
        parts = bare.split(".") if bare else []
        if len(bare) < len(name):
            for _ in range(len(name) - len(bare) - 1):
                folder = os.path.dirname(folder)
            return self._module(folder, parts) if parts else self._package(folder)
        if not parts or parts[0] in ROOTS:
            return None
        own = self._own_package(folder, parts)
        if own is not None:
            return own
        namespace = None
        is_standard = parts[0] in sys.stdlib_module_names
        for root in self._search_path(folder):
            if is_standard and "__init__.py" in self._list(root):
                # A package's own `typing.py` is none for the modules in it.
                continue
            if parts[0] in self._list(root) or f"{parts[0]}.py" in self._list(root):
                found = self._module(root, parts)
                if found is not None and found.endswith(".py"):
                    return found
                # A package wherever it is comes before folders that only have its name.
                namespace = namespace or found
        return namespace

    def _own_package(self, folder: str, parts: Sequence[str]) -> str | None:
        """What a name means that begins with the outermost package around a folder. A module of the
        same name that stands there too is what a script gets; that one is meant where the package
        has nothing that could be."""
        beside = f"{parts[0]}.py" in self._list(folder)
        while "__init__.py" in self._list(folder) and not self._is_root(folder):
            folder, name = os.path.split(folder)
            is_outermost = (
                "__init__.py" not in self._list(folder)
                or os.path.basename(folder) in SOURCE_FOLDERS
                or self._is_root(folder)
            )
            if is_outermost and name == parts[0]:
                found = self._module(folder, parts)
                if found is None or not found.endswith(".py"):
                    return None
                return None if beside and self._is_empty(found) else found
        return None

    def _is_empty(self, path: str) -> bool:
        about = self.asked[path] = stamp(path)
        return about is None or about[2] == 0

    def _search_path(self, folder: str) -> Iterator[str]:
        """Where an absolute import may start: a script's folder, or what holds the package."""
        roots = self._roots_of(folder)
        yield from roots
        for root in roots:
            for name in SOURCE_FOLDERS:
                if self._list(root).get(name):
                    yield os.path.join(root, name)

    def _roots_of(self, folder: str) -> tuple[str, ...]:
        """The folders around one up to the project's root; those inside a package come last but
        for the root, as Python only searches them for scripts."""
        if folder not in self._roots:
            around = [folder]
            while not self._is_root(around[-1]):
                above = os.path.dirname(around[-1])
                if above == around[-1]:
                    around = self._unmarked(folder)
                    break
                around.append(above)
            outside = [each for each in around[:-1] if "__init__.py" not in self._list(each)]
            inside = [each for each in around[:-1] if each not in outside]
            if folder in inside:
                self._roots[folder] = (*outside, *inside, around[-1])
            else:
                self._roots[folder] = (*outside, around[-1])
        return self._roots[folder]

    def _is_root(self, folder: str) -> bool:
        if is_marked(self._look(folder)):
            return is_marked(self._list(folder))
        self._no_roots.add(folder)
        return False

    def _unmarked(self, folder: str) -> list[str]:
        """The folders that count where nothing marks a root: up to what the user named, and as
        far as packages reach."""
        around = [folder]
        while True:
            here = around[-1]
            above = os.path.dirname(here)
            within = any(here != top and _inside(here, top) for top in self.tops)
            if above == here or not (within or "__init__.py" in self._list(here)):
                return around
            around.append(above)

    def _module(self, folder: str, parts: Sequence[str]) -> str | None:
        for part in parts[:-1]:
            if not self._list(folder).get(part):
                return None
            folder = os.path.join(folder, part)
        last = parts[-1]
        listed = self._list(folder)
        if listed.get(last):
            package = self._package(os.path.join(folder, last))
            if package is not None and package.endswith(".py"):
                return package
        else:
            package = None
        if listed.get(f"{last}.py") is False:
            return os.path.join(folder, f"{last}.py")
        return package

    def _package(self, folder: str) -> str | None:
        """A folder as a package: its `__init__.py`, or itself when it holds code without one."""
        listed = self._list(folder)
        if listed.get("__init__.py") is False:
            return os.path.join(folder, "__init__.py")
        return folder if listed else None

    def _list(self, folder: str) -> dict[str, bool]:
        """What stands in a folder, True for folders."""
        if folder not in self._listed:
            self._listed[folder] = self._look(folder)
        return self._listed[folder]

    def _look(self, folder: str) -> dict[str, bool]:
        if folder not in self._listings:
            self._listings[folder] = listed(folder)
        return self._listings[folder]


def _is_plain_module(path: str) -> bool:
    """True for a module that holds no others."""
    return path.endswith(".py") and os.path.basename(path) != "__init__.py"


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
