"""Names of a module that surely have nothing to do with TensorFlow or Keras, such as `torch`."""

from __future__ import annotations

import ast

from tfdata_lint.reading.bound import bindings
from tfdata_lint.reading.imports import MAX_HANDS, joined
from tfdata_lint.reading.project import Project
from tfdata_lint.reading.screen import ROOTS
from tfdata_lint.reading.source import Source


class Strangers:
    """Answers for the names of a module whether they stand for things of other packages.

    These are imports from what is neither in the project nor one of `ROOTS`, and classes whose
    bases are strangers, here or in a module of the project.
    """

    def __init__(self, source: Source, project: Project) -> None:
        self._source = source
        self._project = project
        self._known: dict[str, bool] = {}

    def __call__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._is_stranger(self._source, name, MAX_HANDS)
        return self._known[name]

    def _is_stranger(self, source: Source, name: str, left: int) -> bool:
        """True when all that binds a name in a module, which imports everything of none, is."""
        bound = bindings(source)
        if name not in bound or "*" in bound or name in ROOTS or not left:
            return False
        return all(self._is_strange(source, *binding, left - 1) for binding in bound[name])

    def _is_strange(self, source: Source, node: ast.AST, origin: str, left: int) -> bool:
        match node:
            case ast.Import():
                return self._is_foreign(source, origin)
            case ast.ImportFrom():
                module = "." * node.level + (node.module or "")
                if not node.level and self._is_foreign(source, module):
                    return True
                defined = self._read(source, module)
                submodule = self._project.find(source, joined(module, origin))
                return (
                    defined is not None
                    and submodule is None
                    and self._is_stranger(defined, origin, left)
                )
            case ast.ClassDef(bases=[_, *_], keywords=[], decorator_list=[]):
                roots = [_root(base) for base in node.bases]
                return all(
                    root != node.name and self._is_stranger(source, root, left) for root in roots
                )
        return False

    def _is_foreign(self, source: Source, module: str) -> bool:
        package = module.partition(".")[0]
        return package not in ROOTS and self._project.find(source, package) is None

    def _read(self, source: Source, module: str) -> Source | None:
        """A module of the project that a module imports."""
        path = self._project.find(source, module)
        return self._project.source(path) if path is not None and path.endswith(".py") else None


def _root(node: ast.expr) -> str:
    """The name that a dotted name begins with; empty for everything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
