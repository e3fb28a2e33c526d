"""Looks at all files of a project before any of them is run."""

from __future__ import annotations

import ast

from tfdata_lint.graph.relevance import Imports, Look, Relevance, named
from tfdata_lint.reading.imports import joined
from tfdata_lint.reading.project import Project, location
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import statements


def look_ahead(project: Project) -> Relevance:
    """Find out which functions of a project's files matter."""
    relevance = Relevance()
    looks = {location(source): look_at(source, project) for source in project.sources}
    handing_on = {module for look in looks.values() for module, _ in look.imports.values()}
    for path in sorted(handing_on - looks.keys()):
        source = project.source(path) if path.endswith("__init__.py") else None
        if source is not None:
            looks[path] = look_at(source, project)
    relevance.add(looks)
    return relevance


def look_at(source: Source, project: Project) -> Look:
    """What the functions and classes of a file name."""
    return Look(named(source), imported(source, project))


def imported(source: Source, project: Project) -> Imports:
    """What the names that a file imports stand for in the project."""
    found: dict[str, tuple[str, str | None]] = {}
    for node in _import_statements(source):
        match node:
            case ast.Import():
                for alias in node.names:
                    module = project.find(source, alias.name)
                    if module is not None:
                        found[alias.asname or alias.name.partition(".")[0]] = module, None
            case ast.ImportFrom():
                package = "." * node.level + (node.module or "")
                module = project.find(source, package)
                for alias in node.names:
                    submodule = project.find(source, joined(package, alias.name))
                    if submodule is not None:
                        found[alias.asname or alias.name] = submodule, None
                    elif module is not None:
                        found[alias.asname or alias.name] = module, alias.name
    return found


@once
def _import_statements(source: Source) -> list[ast.Import | ast.ImportFrom]:
    """The imports of a file, those inside of functions and blocks last."""
    return [
        node for node in statements(source.tree) if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
