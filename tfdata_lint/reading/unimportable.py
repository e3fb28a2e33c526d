"""Files of a package that cannot be imported, since what they import or read is not there."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator

from tfdata_lint.reading.bound import (
    bindings,
    binds_by_text,
    binds_nearly_all,
    only_defines,
    unbound_outside,
    where_bound,
)
from tfdata_lint.reading.project import Project, location, shown
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import nodes_of
from tfdata_lint.records import dataclass
from tfdata_lint.regex import Regex

MAX_MODULES = 10
"""Modules whose imports are looked at for one file that something is found in."""

_OTHER_WAYS = Regex(
    r"(?<!\bin )\bsys\.modules\b|\b(?:meta_path|path_hooks|builtins)\b|__(?:path|builtins)__"
)
"""How a program gives modules, or names to all of them, otherwise than by what stands in files."""

_LOADS = Regex(
    r"\b(?:exec(?:file)?|load_source|run_path|spec_from_file_location|SourceFileLoader)\("
)
"""How a program runs files whatever they are called."""

MAX_TEXT = 80
"""Characters of a text that may name what is to be bound: longer ones are prose."""

_WORD = Regex(r"\w+")

_BOUND_FROM_OUTSIDE = Regex(r"(?<!getLogger\()(?<![.\w])__name__\b(?!\s*==)|__getattr__")
"""What lets something else bind names in a module, or make them when they are asked for."""


@dataclass(frozen=True, slots=True)
class _Missing:
    """A name that is imported from a module that lacks it."""

    name: str
    module: str


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the imports of a file ask for that is not there, and the files that they lead to."""

    missing: tuple[_Missing, ...]
    further: tuple[str, ...]


class Unimportable:
    """Asks which files of a project cannot be imported; each is looked at once.

    Only what is certain counts: imports that stand outside of all blocks, of names of a plain
    module of the same package. Nothing is said of modules that are not there, as they may be made,
    nor of what any file in sight binds from outside.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._looked: dict[str, _Looked] = {}
        self._whys: dict[str, str | None] = {}

    def why(self, source: Source) -> str | None:
        """Why nothing can import a file, as a sentence; None where something may."""
        path = location(source)
        if path not in self._whys:
            self._whys[path] = self._reason(source, path)
        return self._whys[path]

    def _reason(self, source: Source, start: str) -> str | None:
        if self._is_out_of_reach(source, start):
            return "no import can name this file, which only defines"
        unbound = unbound_outside(source) if self._is_whole(source) else None
        if unbound is not None and not self._may_be_set(unbound, [start]):
            return f"this file reads `{unbound}`, which nothing binds"
        reached = [start]
        for path in reached:
            new = [each for each in self._look(path).further if each not in reached]
            reached += new[: MAX_MODULES - len(reached)]
        for path in reached:
            for missing in self._look(path).missing:
                if self._may_be_set(missing.name, reached):
                    continue
                file = "this file" if path == start else shown(path)
                module = shown(missing.module)
                return f"{file} imports `{missing.name}` from {module}, which has none"
        return None

    def _is_whole(self, source: Source) -> bool:
        """True for a module of a package, and for another file that binds nearly all that it reads:
        what is a part of a program lacks names that stand elsewhere."""
        return any(self._packages_around(source)) or binds_nearly_all(source)

    def _is_out_of_reach(self, source: Source, path: str) -> bool:
        """True for a copy in a package, such as `loader_v1.2.py`, that does nothing by itself, and
        that no file in sight names: what has a dot in it cannot be imported by its name either."""
        name, extension = os.path.splitext(os.path.basename(path))
        if "." not in name or extension != ".py" or source.layout is not None:
            return False
        if not only_defines(source) or not any(self._packages_around(source)):
            return False
        texts = [each.text for each in self._project.sources]
        return not any(name in text or _LOADS.search(text) is not None for text in texts)

    def _may_be_set(self, name: str, reached: Iterable[str]) -> bool:
        """True where a file of those that are run with it may bind a name in another module."""
        opened = (self._project.source(path) for path in reached)
        files = (*self._project.sources, *(each for each in opened if each is not None))
        return any(name in _set_outside(each) for each in files) or any(
            _OTHER_WAYS.search(each.text) or _LOADS.search(each.text) for each in files
        )

    def _look(self, path: str) -> _Looked:
        if path not in self._looked:
            self._looked[path] = self._found(path)
        return self._looked[path]

    def _found(self, path: str) -> _Looked:
        source = self._project.source(path)
        if source is None or source.layout is not None:
            return _Looked((), ())
        missing: list[_Missing] = []
        further: list[str] = []
        packages = list(self._packages_around(source))
        for each in _imports(source):
            module = self._in_package(source, each.module, packages)
            if module is None:
                continue
            further.append(module)
            is_plain = os.path.basename(module) != "__init__.py"
            for name in each.names:
                submodule = self._project.submodule(module, name)
                if submodule is not None and submodule.endswith(".py"):
                    further.append(submodule)
                elif is_plain and self._lacks(module, name):
                    missing.append(_Missing(name, module))
        if further:
            # What imports from its own package is no script: the package comes first.
            further += packages
        return _Looked(tuple(missing), tuple(further))

    def _in_package(self, source: Source, name: str, packages: list[str]) -> str | None:
        """The module that an import means, where it surely is one of the package around a file."""
        if not packages:
            return None
        outermost = os.path.dirname(packages[-1])
        if not name.startswith(".") and name.partition(".")[0] != os.path.basename(outermost):
            return None
        found = self._project.find(source, name)
        inside = found is not None and found.startswith(os.path.join(outermost, ""))
        return found if found is not None and inside and found.endswith(".py") else None

    def _packages_around(self, source: Source) -> Iterator[str]:
        """The packages that a module stands in, and it if it is one, from the inside out."""
        for level in range(1, MAX_MODULES):
            package = self._project.find(source, "." * level)
            if package is None or not package.endswith(".py"):
                return
            yield package

    def _lacks(self, path: str, name: str) -> bool:
        """True for a plain module in which surely nothing binds a name but functions and classes
        for themselves, nor in what it imports all of: what binds a name names it."""
        pending = [path]
        for each in pending:
            source = self._project.source(each)
            if source is None or os.path.basename(each) == "__init__.py":
                return False
            if name == "*" or name.startswith("_"):
                return False
            if name in source.text and not (name in bindings(source) and where_bound(source, name)):
                return False
            if binds_by_text(source) or _BOUND_FROM_OUTSIDE.search(source.text):
                return False
            for node, _ in bindings(source).get("*", ()):
                found = self._project.find(source, _module(node))
                if found is None or not found.endswith(".py"):
                    return False
                if found not in pending:
                    pending.append(found)
        return True


@dataclass(frozen=True, slots=True)
class _Import:
    """`from module import names`, or `import module` without names."""

    module: str
    names: tuple[str, ...]


@once
def _imports(source: Source) -> list[_Import]:
    found = []
    for node in source.tree.body:
        match node:
            case ast.ImportFrom():
                found.append(_Import(_module(node), tuple(each.name for each in node.names)))
            case ast.Import():
                found += [_Import(each.name, ()) for each in node.names]
    return found


@once
def _set_outside(source: Source) -> set[str]:
    """The attributes that a file sets, of whatever it may be, and the texts that may name some."""
    found: set[str] = set()
    for node in nodes_of(source):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.Constant(value=str(text)) if len(text) <= MAX_TEXT:
                found.update(_WORD.findall(text))
    return found


def _module(node: ast.AST) -> str:
    """The module that `from module import ...` asks, with its dots."""
    assert isinstance(node, ast.ImportFrom), "only these bind names that they do not show"
    return "." * node.level + (node.module or "")
