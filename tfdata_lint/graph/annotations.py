"""What annotations say of values."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.datasets import Datasets, is_look_alike
from tfdata_lint.graph.guards import NONE, Fact, Guards
from tfdata_lint.graph.pipeline import Stage, Why
from tfdata_lint.graph.state import State
from tfdata_lint.graph.uses import KERAS_MODELS
from tfdata_lint.graph.values import (
    NONE_VALUE,
    Dataset,
    Range,
    Sequence as SequenceThing,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
    one,
    union,
)
from tfdata_lint.records import replace

_CHOICES = frozenset({"Optional", "Union"})
_FLOATS = {
    "builtins.float": "float64",
    **{f"numpy.{name}": name for name in ("float16", "float32", "float64")},
}
_GENERATORS = frozenset({"Generator", "Iterable", "Iterator"})
_DOUBLES = ("mock.", "unittest.mock.")
"""What tests hand over in place of what an annotation asks for."""

_WRAPPERS = frozenset({"Annotated", "ClassVar", "Final", "InitVar"})


class Annotations(Datasets):
    """Reads annotations of parameters, attributes and results."""

    def annotated(
        self, annotation: cst.Annotation | None, unseen: Unknown, scope: int, state: State
    ) -> Value | None:
        """A value that is annotated as a dataset or model, or as what is none for certain; else
        None.

        `unseen` is what it would be without the annotation, `scope` is where that stands.
        """
        if annotation is None:
            return None
        types = list(named_types(annotation.annotation))
        paths = set()
        for each in types:
            thing = None if each is None else self._type(each, scope, state)
            if each is not None and not isinstance(thing, Symbol):
                return None
            if isinstance(thing, Symbol):
                paths.add(thing.path)
        if not paths or unseen.foreign.startswith(_DOUBLES):
            return None
        if all(path in KERAS_MODELS or is_look_alike(path) for path in paths):
            return one(replace(unseen, foreign=min(paths)))
        if not all(path == "tensorflow.data.Dataset" or path in CONSTRUCTORS for path in paths):
            return None
        dataset = self.promised(unseen)
        if None not in types:
            return dataset
        absent = Guards.when(unseen.identity, Fact(among=frozenset([NONE])))
        present = Guards.when(unseen.identity, Fact(never=frozenset([NONE])))
        return union([dataset.guarded(present), NONE_VALUE.guarded(absent)])

    def promised(self, unseen: Unknown) -> Value:
        """The dataset that an annotation or a test says that something is; the same one each time
        for the same thing."""
        stage = self.sources.get(unseen.identity)
        if stage is None:
            stage = self.sources[unseen.identity] = Stage(
                "parameter", None, proven=True, why=unseen.why or Why.VALUE, text=unseen.text
            )
        return one(Dataset(stage))

    def yielded(
        self, annotation: cst.Annotation | None, yields: Value, scope: int, state: State
    ) -> Value:
        """What a generator yields, with what its annotation says of what cannot be seen."""
        for node in named_types(annotation.annotation) if annotation is not None else ():
            match node:
                case cst.Subscript(value=owner) if _last_name(owner) in _GENERATORS:
                    return self._told(yields, indices(node)[:1], scope, state)
        return yields

    def _told(
        self, value: Value, annotation: list[cst.BaseExpression], scope: int, state: State
    ) -> Value:
        if not annotation:
            return value
        (node,) = annotation
        parts = indices(node) if isinstance(node, cst.Subscript) else []

        def told(thing: Thing) -> Value:
            match thing:
                case Unknown(identity=("number", *_)):
                    # Counted by `range`, whatever the annotation says.
                    return one(thing)
                case Unknown():
                    dtype = self._floats(node, scope, state)
                    return one(Tensor(dtype, range=Range.FRACTIONS) if dtype else thing)
                case SequenceThing(items=items) if len(parts) == len(items):
                    each = [
                        self._told(item, [part], scope, state)
                        for item, part in zip(items, parts, strict=True)
                    ]
                    return one(replace(thing, items=tuple(each)))
            return one(thing)

        return value.each(told)

    def _floats(self, node: cst.BaseExpression, scope: int, state: State) -> str | None:
        """The dtype of what is annotated `float`, `np.float32`, `NDArray[np.float32]` or so."""
        if isinstance(node, cst.Subscript) and _last_name(node.value) == "NDArray":
            node = indices(node)[0]
        thing = self._type(node, scope, state)
        return _FLOATS.get(thing.path) if isinstance(thing, Symbol) else None

    def _type(self, node: cst.BaseExpression, scope: int, state: State) -> Thing | None:
        """What a type is; None for what may be several, and for what is nothing outside of the
        project for certain."""
        outer = self.current
        self.current = scope
        try:
            if isinstance(node, cst.Name) and self.is_imported_class(node.value, state):
                return None
            things = self.evaluate(node, state).things()
        finally:
            self.current = outer
        # What is imported for type checkers only is bound on some paths only.
        known = [thing for thing in things if not isinstance(thing, Unknown)]
        return known[0] if len(known) == 1 else None


def named_types(annotation: cst.BaseExpression) -> Iterator[cst.BaseExpression | None]:
    """Every type that a value may have, `None` for None: those of `A | B`, `Optional[A]`, `"A"`."""
    if type(annotation) is cst.Name and annotation.value != "None":
        # Most are, and LibCST's classes take long to be told apart.
        yield annotation
        return
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
        case cst.Subscript(value=owner):
            name = _last_name(owner)
            if name in _CHOICES:
                for index in indices(annotation):
                    yield from named_types(index)
                if name == "Optional":
                    yield None
            elif name in _WRAPPERS and indices(annotation):
                yield from named_types(indices(annotation)[0])
            else:
                yield annotation
        case _:
            yield annotation


def indices(subscript: cst.Subscript) -> list[cst.BaseExpression]:
    """What stands in the brackets."""
    return [each.slice.value for each in subscript.slice if isinstance(each.slice, cst.Index)]


def _last_name(node: cst.BaseExpression) -> str:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""
