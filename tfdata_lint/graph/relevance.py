"""Which functions of the project's modules can matter to a pipeline: the others are not run."""

from __future__ import annotations

from collections.abc import Collection

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


class Relevance:
    """Answers for each function and class of the added modules whether it can matter."""

    def __init__(self) -> None:
        self._relevant: set[int] = set()

    def add(self, module: cst.Module, imported: Collection[str]) -> None:
        """Look at a module; `imported` are names from other modules with pipelines."""
        self._relevant |= _Look(module, imported).relevant()

    def matters(self, node: cst.CSTNode) -> bool:
        """True when a function or class, or what it calls in its module, touches a pipeline."""
        return id(node) in self._relevant


class _Look:
    """What the functions and classes of one module name."""

    def __init__(self, module: cst.Module, imported: Collection[str]) -> None:
        self._imported = frozenset(imported)
        self._attributes: dict[int, set[str]] = {}
        self._names: dict[int, set[str]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._collect(module)

    def _collect(self, module: cst.Module) -> None:
        pending: list[tuple[cst.CSTNode, tuple[int, ...]]] = [
            (statement, self._assigned(statement)) for statement in module.body
        ]
        named: dict[int, str] = {}
        while pending:
            node, owners = pending.pop()
            match node:
                case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
                    owners = (*owners, id(node))
                    self._attributes[id(node)] = set()
                    self._names[id(node)] = set()
                    self._by_name.setdefault(name.value, []).append(id(node))
                    pending.extend((child, owners) for child in children(node) if child is not name)
                    named[id(node)] = name.value
                    continue
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute(attr=attr))]) if (
                    owners
                ):
                    self._assigned_to(attr.value, node, named.get(owners[-1], ""))
                    owners = (*owners, id(node))
                    named[id(node)] = attr.value
                case cst.Attribute(attr=attr):
                    for owner in owners:
                        self._attributes[owner].add(attr.value)
                case cst.Name(value=value):
                    for owner in owners:
                        self._names[owner].add(value)
            pending.extend((child, owners) for child in children(node))

    def _assigned_to(self, attribute: str, node: cst.Assign, function: str) -> None:
        """What reads an attribute matters when its value does, which may come by a local name."""
        self._attributes[id(node)] = set()
        self._names[id(node)] = {function} if isinstance(node.value, cst.Name) else set()
        self._by_name.setdefault(attribute, []).append(id(node))

    def _assigned(self, statement: cst.CSTNode) -> tuple[int, ...]:
        """A module-level assignment passes on what its value names: a table of functions."""
        match statement:
            case cst.SimpleStatementLine(body=[cst.Assign(targets=targets) as node]):
                self._attributes[id(node)] = set()
                self._names[id(node)] = set()
                for target in targets:
                    if isinstance(target.target, cst.Name):
                        self._by_name.setdefault(target.target.value, []).append(id(node))
                return (id(node),)
        return ()

    def relevant(self) -> set[int]:
        """The functions and classes that touch a pipeline, and those that name one of them."""
        relevant = {
            number
            for number, attributes in self._attributes.items()
            if self._touches(attributes, self._names[number])
        }
        callers: dict[str, list[int]] = {}
        for number, names in self._names.items():
            for name in names & self._by_name.keys():
                callers.setdefault(name, []).append(number)
        name_of = {number: name for name, numbers in self._by_name.items() for number in numbers}
        pending = list(relevant)
        while pending:
            for caller in callers.get(name_of.get(pending.pop(), ""), ()):
                if caller not in relevant:
                    relevant.add(caller)
                    pending.append(caller)
        return relevant

    def _touches(self, attributes: set[str], names: set[str]) -> bool:
        if attributes & _WORDS or names & self._imported:
            return True
        layers = names | attributes
        return bool(
            layers & _LAYERS
            or names & _CLASSES
            or any("Conv" in name for name in layers)
            or "Dataset" in names
        )
