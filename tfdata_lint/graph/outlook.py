"""Looks at all files of a project before any of them is run."""

from __future__ import annotations

import ast

from tfdata_lint.graph.relevance import Imports, Look, Relevance, named
from tfdata_lint.reading.imports import MAX_HANDS, Import, joined
from tfdata_lint.reading.project import Project, location
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import statements


def look_ahead(project: Project) -> Relevance:
    """Find out which functions of a project's files matter."""
    relevance = Relevance()
    looks = {location(source): look_at(source, project) for source in project.sources}
    used = {
        pair
        for path, look in looks.items()
        for number in range(len(look.named.definitions))
        for pair in look.used(number, path)
    }
    for path, name in sorted(used):
        _look_at_packages(path, name, looks, project)
    relevance.add(looks)
    return relevance


def _look_at_packages(path: str, name: str, looks: dict[str, Look], project: Project) -> None:
    """Look at the packages that hand on a name, one to the other."""
    for _ in range(MAX_HANDS):
        if not path.endswith("__init__.py"):
            return
        if path not in looks:
            source = project.source(path)
            if source is None:
                return
            looks[path] = look_at(source, project)
            # Most packages are looked at, and never run.
            source.forget_tree()
        path, further = looks[path].imports.get(name, (path, None))
        if further is None:
            return
        name = further


def look_at(source: Source, project: Project) -> Look:
    """What the functions and classes of a file name."""
    return Look(named(source), imported(source, project))


def imported(source: Source, project: Project, within: frozenset[str] = frozenset()) -> Imports:
    """What the names that a file imports stand for in the project.

    `within` are the files that import all names of this one, as files may import each other.
    """
    found: dict[str, tuple[str, str | None]] = {}
    everything: dict[str, tuple[str, str | None]] = {}
    modules: dict[str, str | None] = {}
    for each in _imports(source):
        if each.module not in modules:
            modules[each.module] = project.find(source, each.module)
        module = modules[each.module]
        if not each.name:
            if module is not None:
                found[each.bound] = module, None
            continue
        submodule = project.find(source, joined(each.module, each.name))
        if submodule is not None:
            found[each.bound] = submodule, None
        elif module is not None and each.name == "*":
            names = _names(module, project, within | {location(source)})
            everything |= {name: (module, name) for name in names}
        elif module is not None:
            found[each.bound] = module, each.name
    return {**everything, **found}


def _names(path: str, project: Project, within: frozenset[str]) -> list[str]:
    """The names that a module binds, as far as they may lead to a file of the project: none for
    what is neither one of these nor a package, which may hand them on."""
    leads_on = project.has(path) or path.endswith("__init__.py")
    source = project.source(path) if leads_on and path not in within else None
    if source is None:
        return []
    defined = [each.name for each in named(source).definitions if not each.around]
    names = [*defined, *imported(source, project, within)]
    source.forget_tree()
    return names


@once
def _imports(source: Source) -> list[Import]:
    """The imports of a file, those inside of functions and blocks last."""
    found = []
    for node in statements(source.tree):
        match node:
            case ast.Import(names=names):
                for each in names:
                    bound = each.asname or each.name.partition(".")[0]
                    found.append(Import(each.name, "", bound))
            case ast.ImportFrom(module=name, names=names, level=level):
                module = "." * level + (name or "")
                found += [Import(module, each.name, each.asname or each.name) for each in names]
    return found
