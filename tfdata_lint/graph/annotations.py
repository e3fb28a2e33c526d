"""What annotations say of values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.datasets import Datasets, is_look_alike
from tfdata_lint.graph.guards import NONE, Fact, Guards
from tfdata_lint.graph.machine import State
from tfdata_lint.graph.pipeline import Stage, Why
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Dataset,
    Symbol,
    Thing,
    Unknown,
    Value,
    one,
    union,
)

_CHOICES = frozenset({"Optional", "Union"})
_WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "InitVar"})


class Annotations(Datasets):
    """Reads annotations of parameters, attributes and results."""

    def annotated(
        self, annotation: cst.Annotation | None, unseen: Unknown, scope: int, state: State
    ) -> Value | None:
        """A value that is annotated as a dataset, or as what is none for certain; else None.

        `unseen` is what it would be without the annotation, `scope` is where that stands.
        """
        if annotation is None:
            return None
        types = list(named_types(annotation.annotation))
        found = [self._type(each, scope, state) for each in types if each is not None]
        paths = {thing.path for thing in found if isinstance(thing, Symbol)}
        if not paths or not all(isinstance(thing, Symbol) for thing in found):
            return None
        if all(map(is_look_alike, paths)):
            return one(replace(unseen, foreign=min(paths)))
        if not all(path == "tensorflow.data.Dataset" or path in CONSTRUCTORS for path in paths):
            return None
        key = unseen.identity
        stage = self.sources.get(key)
        if stage is None:
            stage = self.sources[key] = Stage(
                "parameter", None, proven=True, why=unseen.why or Why.VALUE, text=unseen.text
            )
        dataset = one(Dataset(stage))
        if None not in types:
            return dataset
        absent = Guards.when(key, Fact(among=frozenset([NONE])))
        present = Guards.when(key, Fact(never=frozenset([NONE])))
        return union([dataset.guarded(present), NONE_VALUE.guarded(absent)])

    def _type(self, node: cst.BaseExpression, scope: int, state: State) -> Thing | None:
        outer = self.current
        self.current = scope
        try:
            things = self.evaluate(node, state).things()
        finally:
            self.current = outer
        # What is imported for type checkers only is bound on some paths only.
        known = [thing for thing in things if not isinstance(thing, Unknown)]
        return known[0] if len(known) == 1 else None


def named_types(annotation: cst.BaseExpression) -> Iterator[cst.BaseExpression | None]:
    """Every type that a value may have, `None` for None: those of `A | B`, `Optional[A]`, `"A"`."""
    match annotation:
        case cst.SimpleString() | cst.ConcatenatedString():
            try:
                quoted = cst.parse_expression(str(annotation.evaluated_value))
            except cst.ParserSyntaxError:
                yield annotation
            else:
                yield from named_types(quoted)
        case cst.Name(value="None"):
            yield None
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            yield from named_types(left)
            yield from named_types(right)
        case cst.Subscript(value=owner, slice=elements):
            indices = [each.slice.value for each in elements if isinstance(each.slice, cst.Index)]
            name = _last_name(owner)
            if name in _CHOICES:
                for index in indices:
                    yield from named_types(index)
                if name == "Optional":
                    yield None
            elif name in _WRAPPERS and indices:
                yield from named_types(indices[0])
            else:
                yield annotation
        case _:
            yield annotation


def _last_name(node: cst.BaseExpression) -> str:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""
