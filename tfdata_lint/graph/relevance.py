"""Which functions of the project's modules can matter to a pipeline: the others are not run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS, CONSUMERS, TRANSFORMATIONS
from tfdata_lint.reading.tree import children

_COMMON = frozenset({"random", "load", "options", "apply", "save", "scan", "reduce", "range"})
"""Names of tf.data that most code uses for something else; no pipeline consists of them alone."""

_WORDS = (
    (frozenset(TRANSFORMATIONS) | {path.rpartition(".")[2] for path in CONSTRUCTORS}) - _COMMON
) | {name for name in CONSUMERS if "." not in name and not name.startswith("__")} - _COMMON

_CLASSES = {word for word in _WORDS if word[0].isupper() or "_dataset" in word}
"""Words that also stand alone, imported by name."""

_LAYERS = frozenset(
    {"Dense", "LSTM", "GRU", "SimpleRNN", "LayerNormalization", "BatchNormalization"}
)


MAX_SMALL = 10
"""Statements of a function that is followed whatever it does: helpers that make a name, a number or
a function for a pipeline are that short."""

Imports = Mapping[str, tuple[str, str | None]]
"""What imported names stand for: a module of the project, and a name in it or None for itself."""


class Relevance:
    """Answers for each function and class of the added modules whether it can matter."""

    def __init__(self) -> None:
        self._modules: dict[str, _Look] = {}
        self._relevant: set[int] = set()
        self._followed: set[int] = set()
        self._sets: dict[int, set[str]] = {}

    def add(self, modules: Mapping[str, tuple[cst.Module, Imports]]) -> None:
        """Look at modules, by path, each with what it imports."""
        for path, (module, imports) in modules.items():
            look = self._modules[path] = _Look(module, imports)
            self._followed |= look.followed
            self._sets |= look.sets
        self._relevant |= self._touching(modules)

    def knows(self, path: str) -> bool:
        """True for a module that was looked at."""
        return path in self._modules

    def matters(self, node: cst.CSTNode) -> bool:
        """True when a function or class, or what it names in the project, touches a pipeline."""
        return id(node) in self._relevant

    def follows(self, node: cst.CSTNode) -> bool:
        """True when calls of a function are worth to be followed: when it matters, is short, makes
        functions, or goes through what an object holds."""
        return id(node) in self._relevant or id(node) in self._followed

    def sets(self, node: cst.CSTNode) -> frozenset[str]:
        """The attributes of `self` that a method assigns."""
        return frozenset(self._sets.get(id(node), ()))

    def _touching(self, paths: Iterable[str]) -> set[int]:
        """The functions and classes that touch a pipeline, and those that name one of them."""
        callers: dict[tuple[str, str], list[int]] = {}
        names: dict[int, tuple[str, str]] = {}
        pending: list[int] = []
        for path in paths:
            look = self._modules[path]
            names |= {number: (path, name) for number, name in look.name_of.items()}
            for number in look.names:
                for used in look.used(number, path):
                    callers.setdefault(self._origin(*used), []).append(number)
                if look.touches(number):
                    pending.append(number)
        found = set(pending)
        while pending:
            for caller in callers.get(names.get(pending.pop(), ("", "")), ()):
                if caller not in found:
                    found.add(caller)
                    pending.append(caller)
        return found

    def _origin(self, path: str, name: str) -> tuple[str, str]:
        """Where a name is defined that a module may only hand on."""
        for _ in range(MAX_HANDS):
            look = self._modules.get(path)
            further = look.imports.get(name) if look is not None else None
            if further is None or further[1] is None:
                break
            path, name = further[0], further[1]
        return path, name


MAX_HANDS = 8
"""Modules through which an imported name is followed to its definition."""


class _Look:
    """What the functions and classes of one module name.

    `followed` are functions that are worth following whatever they are about, `sets` the attributes
    that methods assign.
    """

    def __init__(self, module: cst.Module, imports: Imports) -> None:
        self.imports = imports
        self.attributes: dict[int, set[str]] = {}
        self.names: dict[int, set[str]] = {}
        self.name_of: dict[int, str] = {}
        self.followed: set[int] = set()
        self.sets: dict[int, set[str]] = {}
        self._statements: dict[int, int] = {}
        self._collect(module)
        self.followed |= {
            number for number, count in self._statements.items() if count <= MAX_SMALL
        }
        self._defined = set(self.name_of.values())

    def used(self, number: int, path: str) -> Iterator[tuple[str, str]]:
        """The functions and classes that one names: the module that it finds them in, the name."""
        for name in self.names[number]:
            if name in self._defined:
                yield path, name
            elif name in self.imports:
                module, member = self.imports[name]
                if member is not None:
                    yield module, member
                else:
                    yield from ((module, attribute) for attribute in self.attributes[number])

    def touches(self, number: int) -> bool:
        """True when a function or class by itself touches a pipeline or a layer."""
        attributes, names = self.attributes[number], self.names[number]
        layers = names | attributes
        return bool(
            attributes & _WORDS
            or layers & _LAYERS
            or names & _CLASSES
            or any("Conv" in name for name in layers)
            or "Dataset" in names
        )

    def _collect(self, module: cst.Module) -> None:
        pending: list[tuple[cst.CSTNode, tuple[int, ...]]] = [
            (statement, self._assigned(statement)) for statement in module.body
        ]
        while pending:
            node, owners = pending.pop()
            match node:
                case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
                    self.followed.update(owners)
                    owners = (*owners, id(node))
                    self._open(node, name.value)
                    pending.extend((child, owners) for child in children(node) if child is not name)
                    continue
                case cst.Lambda():
                    self.followed.update(owners)
                case cst.For(iter=iterable) if _through_attribute(iterable):
                    self.followed.update(owners)
                case cst.AssignTarget(target=cst.Attribute(value=cst.Name("self"), attr=attr)):
                    for owner in owners:
                        self.sets.setdefault(owner, set()).add(attr.value)
                case cst.Attribute(attr=attr):
                    for owner in owners:
                        self.attributes[owner].add(attr.value)
                case cst.Name(value=value):
                    for owner in owners:
                        self.names[owner].add(value)
                    if value == "partial":
                        self.followed.update(owners)
                case cst.BaseSmallStatement() | cst.BaseCompoundStatement():
                    for owner in owners:
                        self._statements[owner] = self._statements.get(owner, 0) + 1
            pending.extend((child, owners) for child in children(node))

    def _open(self, node: cst.CSTNode, name: str) -> None:
        self.attributes[id(node)] = set()
        self.names[id(node)] = set()
        self.name_of[id(node)] = name
        self._statements[id(node)] = 0

    def _assigned(self, statement: cst.CSTNode) -> tuple[int, ...]:
        """A module-level assignment passes on what its value names: a table of functions."""
        match statement:
            case cst.SimpleStatementLine(body=[cst.Assign(targets=[target]) as node]):
                if isinstance(target.target, cst.Name):
                    self._open(node, target.target.value)
                    return (id(node),)
        return ()


def _through_attribute(node: cst.BaseExpression) -> bool:
    """True for `self.batches` and `enumerate(self.batches)`."""
    match node:
        case cst.Attribute():
            return True
        case cst.Call(args=[cst.Arg(value=cst.Attribute()), *_]):
            return True
    return False
