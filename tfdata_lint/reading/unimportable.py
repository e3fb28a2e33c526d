"""Files of a project that cannot be imported, since what they import or read is not there."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

from tfdata_lint.reading.bound import bindings, binds_by_text, unbound_outside
from tfdata_lint.reading.files import MARKDOWN
from tfdata_lint.reading.imports import joined
from tfdata_lint.reading.project import Project, location, shown
from tfdata_lint.reading.source import Source, once
from tfdata_lint.records import dataclass
from tfdata_lint.regex import Regex

MAX_MODULES = 100
"""Modules whose imports are looked at for the files of a group that something is found in."""

_OTHER_PLACES = Regex(r"\bsys\.path\b|\b__path__\b|\bchdir\b|%cd\b|\bpip install\b.*==")
_HANDS_ITSELF_ON = Regex(
    r"(?<!getLogger\()(?<![.\w])__name__\b(?!\s*==)|^(?:def |)__getattr__\b", re.MULTILINE
)
"""What makes modules out of sight importable, or lets something else bind names in this one."""

_LEFT_OUT = Regex(
    r"_|lib|.*(?:_pb2|_grpc|_ext|version|configs?|settings|secrets?|credentials|generated)$"
)
"""Names of modules that are generated, or kept to themselves by those who wrote them."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the imports of a file show: what it does that raises ImportError, as a sentence without
    its subject, or the files that they lead to."""

    failure: str | None
    further: tuple[str, ...] = ()


class Unimportable:
    """Asks which files of a project cannot be imported; each is looked at once.

    Only what is certain counts: imports that stand outside of all blocks, of modules of the same
    package, of a package of the same project, or of the same folder. Nothing is said of what may
    be bound by text or by another library, of code that is not Python, nor of what is generated.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._looked: dict[str, _Looked] = {}

    def why(self, source: Source) -> str | None:
        """Why nothing can import a file, as a sentence; None where something may."""
        start = location(source)
        reached = [start]
        for path in reached:
            looked = self._looked.get(path)
            if looked is None:
                looked = self._looked[path] = self._look(path)
            if looked.failure is not None:
                return f"{'this file' if path == start else shown(path)} {looked.failure}"
            if len(reached) < MAX_MODULES:
                reached += (each for each in looked.further if each not in reached)
        return None

    def _look(self, path: str) -> _Looked:
        source = self._project.source(path)
        if source is None or path.endswith(MARKDOWN):
            return _Looked(None)
        name = unbound_outside(source)
        if name is not None:
            return _Looked(f"reads `{name}`, which nothing binds")
        further: list[str] = []
        if "__main__" not in source.text:
            # What may be run as a script needs none of its packages.
            further += self._packages_around(source)
        if _OTHER_PLACES.search(source.text) is None:
            for each in _imports(source):
                failure = self._failure(source, each, further)
                if failure is not None:
                    return _Looked(failure)
        return _Looked(None, tuple(further))

    def _failure(self, source: Source, each: _Import, further: list[str]) -> str | None:
        """Why an import fails, if it does; else the files that it leads to are added."""
        whole = self._project.find(source, each.module)
        if whole is None:
            return self._lacking_module(source, each.module)
        if not whole.endswith(".py") or not self._is_meant(source, each.module, whole):
            return None
        further.append(whole)
        for name in each.names:
            submodule = self._project.submodule(whole, name)
            if submodule is not None:
                further.append(submodule)
            elif not self._may_be_built(whole, name) and self._lacks(whole, name, set()):
                return _lacking(whole, name)
        return None

    def _lacking_module(self, source: Source, module: str) -> str | None:
        """What a dotted name lacks that begins with a package that is there."""
        parts = module.lstrip(".").split(".")
        inner = module[: len(module) - len(module.lstrip("."))]
        around = self._project.find(source, inner) if inner else None
        for part in parts:
            inner = joined(inner, part) if inner else part
            found = self._project.find(source, inner)
            if found is not None:
                around = found
                continue
            if around is None or os.path.basename(around) != "__init__.py":
                return None
            if not self._is_meant(source, module, around) or self._hands_on(around):
                return None
            return None if self._may_be_built(around, part) else _lacking(around, part)
        return None

    def _is_meant(self, source: Source, name: str, module: str) -> bool:
        """True where no other module of this name can be meant: it is asked for from within its
        package, stands in a package of this project, or in the same folder as a script."""
        if name.startswith("."):
            return True
        package = self._project.outermost(module)
        if not package:
            return os.path.dirname(module) == os.path.dirname(location(source))
        return os.path.basename(package) == name.partition(".")[0]

    def _may_be_built(self, module: str, name: str) -> bool:
        """True for a name in a package that may be a module which is no Python, or is generated."""
        if os.path.basename(module) != "__init__.py":
            return False
        return _LEFT_OUT.match(name) is not None or self._project.may_compile(module)

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
        if source is None or name == "*" or name.startswith("_") or name in bindings(source):
            return False
        if self._hands_on(path):
            return False
        looked_at.add(path)
        for node, _ in bindings(source).get("*", ()):
            found = self._project.find(source, _module(node))
            if found is None or not found.endswith(".py"):
                return False
            if found not in looked_at and not self._lacks(found, name, looked_at):
                return False
        return True

    def _hands_on(self, path: str) -> bool:
        """True for a module that something else may bind names in, or find modules for."""
        source = self._project.source(path)
        if source is None or binds_by_text(source):
            return True
        return bool(_OTHER_PLACES.search(source.text) or _HANDS_ITSELF_ON.search(source.text))


@dataclass(frozen=True, slots=True)
class _Import:
    """`from module import names`, or `import module` without names."""

    module: str
    names: tuple[str, ...]


def _lacking(module: str, name: str) -> str:
    return f"imports `{name}` from {shown(module)}, which has none"


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


def _module(node: ast.AST) -> str:
    """The module that `from module import ...` asks, with its dots."""
    assert isinstance(node, ast.ImportFrom), "only these bind names that they do not show"
    return "." * node.level + (node.module or "")
