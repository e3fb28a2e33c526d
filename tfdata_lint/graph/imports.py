"""Imports: what a module of the project leaves behind when it is loaded, and how that is found."""

from __future__ import annotations

import ast

import libcst as cst

from tfdata_lint.graph import handed
from tfdata_lint.graph.branches import Branches
from tfdata_lint.graph.guards import ANYWAY
from tfdata_lint.graph.limits import MAX_FURTHER, MAX_IMPORTED_STEPS
from tfdata_lint.graph.outlook import look_at
from tfdata_lint.graph.paths import canonical
from tfdata_lint.graph.pipeline import Why
from tfdata_lint.graph.references import references
from tfdata_lint.graph.starred import STARRED
from tfdata_lint.graph.state import State
from tfdata_lint.graph.values import Constant, Member, Module, Sequence, Symbol, Value, one
from tfdata_lint.reading.imports import joined
from tfdata_lint.reading.literals import literal
from tfdata_lint.reading.project import location
from tfdata_lint.reading.read import outline_problem
from tfdata_lint.reading.screen import ROOTS
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.syntax import statements
from tfdata_lint.reading.tree import dotted

_GIVEN = frozenset({"__file__", "__name__", "__package__", "__spec__"})
"""Names that Python gives to each module: to know them, none is run."""


class Imports(Branches):
    """Runs the modules of the project when something of them is needed, each once."""

    def run_Import(self, node: cst.Import, state: State) -> bool:
        for alias in node.names:
            path = dotted(alias.name)
            found = self._file(path)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                value = one(Module(found)) if found is not None else one(Symbol(canonical(path)))
                self.bind_name(alias.asname.name.value, value, state)
                continue
            root = path.partition(".")[0]
            package = self.project.find(self._here(), root) if found is not None else None
            self.bind_name(root, one(Module(package) if package else Symbol(root)), state)
        return True

    def run_ImportFrom(self, node: cst.ImportFrom, state: State) -> bool:
        module = "." * len(node.relative)
        module += dotted(node.module) if node.module is not None else ""
        package = self._file(module)
        if isinstance(node.names, cst.ImportStar):
            path = canonical(f"{module}.").removesuffix(".")
            starred = self.starred.setdefault(self.current, {})
            if package is None and path not in STARRED:
                # It may have such names as well.
                for name in starred:
                    self.bind_name(name, self.fresh(name, Why.STAR), state)
            for name in STARRED.get(path, ()) if package is None else ():
                self.bind_name(name, one(Symbol(f"{path}.{name}")), state)
                starred[name] = None
            self._import_all(package, state)
            return True
        for alias in node.names:
            name = dotted(alias.name)
            bound = alias.asname.name if alias.asname is not None else alias.name
            if isinstance(bound, cst.Name):
                self.bind_name(bound.value, self._member(module, package, name, bound.value), state)
        return True

    def _member(self, module: str, package: str | None, name: str, bound: str) -> Value:
        """What `from module import name as bound` binds."""
        if package is not None:
            return self._in_module(package, name)
        submodule = self._file(joined(module, name))
        if submodule is not None:
            return one(Module(submodule))
        path = handed.ALIASES.get(name) if module.partition(".")[0] not in ROOTS else None
        if path is not None and handed.used_as(self._here(), bound, path):
            return one(Symbol(path))
        return one(Symbol(canonical(f"{module}.{name}")))

    def _in_module(self, path: str, name: str) -> Value:
        """A name imported from a module. Where that is still being run, as modules import each
        other, it is what the name stands for so far: it may be imported back from here."""
        if path in self.loading:
            known = self.loading[path].get((self.modules[path], name))
            if known is not None and not known.holds_box:
                return known
        return one(Member(path, name))

    def _import_all(self, path: str | None, state: State) -> None:
        number = None if path is None else self.load(path)
        if path is None or number is None or number in self.star_imports:
            self.star_imports.add(self.of_module(self.current))
        if path is None or number is None:
            return
        listed = self._exported(number, state)
        public = {name for name in self.scopes[number].names if not name.startswith("_")}
        for name in sorted(public if listed is None else listed):
            self.bind_name(name, self._in_module(path, name), state)

    def _exported(self, number: int, state: State) -> set[str] | None:
        """The names in a module's `__all__`, None where it has none that can be read."""
        value = state.get((number, "__all__"))
        listed = self.contents(value, state).only() if value is not None else None
        if not isinstance(listed, Sequence) or listed.repeated:
            return None
        names = [item.only() for item in listed.items]
        return {str(name.value) for name in names if isinstance(name, Constant)}

    def module_member(self, path: str, name: str, state: State) -> Value:
        """What a name stands for in a module of the project, or a module in a package."""
        known = self._literal(path, name)
        if known is not None:
            return known
        is_run = path.endswith(".py") and name not in _GIVEN
        number = self.load(path) if is_run else None
        place = (number, name)
        if number is not None and (path, name) not in self.resolving:
            value = state.get(place)
            if value is None and path in self.loading:
                value = self.loading[path].get(place)
            if value is not None:
                self.resolving.add((path, name))
                try:
                    return self.resolved(value.under(state.paths), state)
                finally:
                    self.resolving.remove((path, name))
        submodule = self.project.submodule(path, name)
        if submodule is not None:
            return one(Module(submodule))
        return one(Symbol(f".{path.rpartition('/')[2].removesuffix('.py')}.{name}"))

    def _literal(self, path: str, name: str) -> Value | None:
        """What a name stands for in a module that need not be run to find that out."""
        if path in self.modules or self.project.has(path) or not path.endswith(".py"):
            return None
        source = self.project.source(path)
        if source is None or name in self.relevance.set_from_outside(path):
            return None
        found = literal(source, name)
        if found is None:
            return None
        source.forget_tree()
        return one(Constant(found.value))

    def load(self, path: str) -> int | None:
        """The scope of a module, which is run first if it was not yet; None for what is no code.

        It is run on its own: whatever code needs it, on whatever paths, finds the same.
        """
        if path in self.modules:
            return self.modules[path]
        source = None if self._leads_too_far(path) else self.project.source(path)
        if source is None or outline_problem(source) is not None:
            self.modules[path] = None
            return None
        number = self.modules[path] = self.module_scope(source)
        if not self.relevance.knows(path):
            self.relevance.add({path: look_at(source, self.project)})
        self.relevance.bind(path, source)
        kept = self.interrupted()
        self.current = number
        if not self.project.has(path):
            # What belongs to no pipeline of the files at hand seldom makes one.
            self.allowed = MAX_IMPORTED_STEPS
        self.allowed += 2 * len(source.module.body)
        state = self.loading[path] = State({}, ANYWAY, self.base)
        # Of other files only what happens to the data of these is told.
        for reference in references(source) if self.project.is_given(source) else ():
            self.locate(reference.node, number)
            self.graph.references.append(reference)
        rebound = _declared_global(source)
        source.forget_tree()
        waiting = set(self.waiting)
        try:
            self.execute(source.module.body, state)
            for key in self.waiting.keys() - waiting:
                self.left_at_import.setdefault(key, number)
            for name in sorted({*rebound, *self.relevance.set_from_outside(path)}):
                # Whoever reads the name may do so after it was rebound.
                if (number, name) in state.values:
                    self.lose(state.values[(number, name)], Why.CONTENTS, None, state)
                    module = handed.bound_to(source, name)
                    known = None if module is None else one(Symbol(canonical(module)))
                    state.values[(number, name)] = known or self.fresh(name, Why.CONTENTS)
            self.base.update(state.values)
        finally:
            del self.loading[path]
            self.resume(kept)
        return number

    def _leads_too_far(self, path: str) -> bool:
        """True for a module that only modules which are not at hand need, after many of them."""
        if self.project.has(path) or self.project.has(location(self._here())):
            return False
        self.further += 1
        if self.further <= MAX_FURTHER * len(self.project.sources):
            return False
        self.limit("imports")
        return True

    def _file(self, name: str) -> str | None:
        """The module that an import means. It is run now if it belongs to the files at hand."""
        found = self.project.find(self._here(), name)
        if found is None or not found.endswith(".py"):
            return None
        if self.project.has(found):
            self.load(found)
        return found

    def _here(self) -> Source:
        return self.scopes[self.current].source


@once
def _declared_global(source: Source) -> list[str]:
    """The names that functions of a file rebind in it."""
    nodes = statements(source.tree) if "global" in source.text else []
    return sorted({name for each in nodes if isinstance(each, ast.Global) for name in each.names})
