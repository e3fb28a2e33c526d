"""Generators that yield another shape than they are declared to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tfdata_lint.edits import replace_expression
from tfdata_lint.graph.leaves import Leaf, Misfit, ways
from tfdata_lint.graph.pipeline import Graph, Stage
from tfdata_lint.graph.shapes import Shape, agree, shown
from tfdata_lint.graph.tensors import as_tensor
from tfdata_lint.graph.values import Function, one
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.tree import children
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)

if TYPE_CHECKING:
    import libcst as cst


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Elements that `from_generator` refuses when they are asked for."""
    for pipeline in graph.pipelines:
        for stage in pipeline.stages:
            if stage.call is None or stage.handled:
                continue
            elements = list(ways(stage))
            parts = [part for element in elements for part in element]
            refused = [list(filter(None, map(_wrong, element))) for element in elements]
            wrong = next((told[0] for told in refused if told), None)
            if wrong is not None and (all(refused) or not _chooses(stage)):
                message = f"the generator yields {wrong}: InvalidArgumentError at that element"
                repair = Repair(
                    "Declare the shape that is yielded",
                    Applicability.UNSAFE,
                    lambda source, stage=stage, parts=parts: _edits(stage, parts, source),  # type: ignore[misc]
                )
                yield Problem(stage.call, message, Severity.ERROR, pipeline, repair)


def _chooses(stage: Stage) -> bool:
    """True where a generator may choose between one element and another: what it chooses by may
    have chosen the declaration, too."""
    generator = stage.arguments.get("generator")
    thing = generator.value.only() if generator is not None else None
    return not isinstance(thing, Function) or _may_choose(thing.node.body)


def _may_choose(node: cst.CSTNode) -> bool:
    import libcst as cst

    match node:
        case cst.If() | cst.IfExp() | cst.Match() | cst.ExceptHandler():
            return True
        case cst.Yield(value=given) if not isinstance(given, cst.Tuple | cst.Dict):
            return True
    return any(map(_may_choose, children(node)))


def _wrong(part: Leaf | Misfit) -> str | None:
    """What a generator yields that its declaration does not allow; None where it does."""
    if isinstance(part, Misfit):
        what = "a list" if part.is_list else f"{part.yielded} parts"
        return f"{what} where a tuple of {part.declared} is declared"
    declared, yielded = part.declared.shape, _yielded(part)
    if declared is None or yielded is None:
        return None
    return (
        None
        if agree(declared, yielded)
        else f"the shape {shown(yielded)} where {shown(declared)} is declared"
    )


def _yielded(part: Leaf) -> Shape:
    return as_tensor(one(part.yielded)).shape


def _edits(stage: Stage, parts: list[Leaf | Misfit], source: Source) -> Iterable[Edit] | None:
    """Write each shape as it is yielded; None where one is unknown or not written in the call."""
    shapes: dict[tuple[object, ...], list[Leaf]] = {}
    for part in parts:
        if isinstance(part, Misfit):
            return None
        shapes.setdefault(part.path, []).append(part)
    edits = []
    for path, yielded in shapes.items():
        if not any(map(_wrong, yielded)):
            continue
        shape, place = _common(list(map(_yielded, yielded))), _place(stage, path)
        if shape is None or place is None:
            return None
        edits.append(replace_expression(source, place, shown(shape).replace("?", "None")))
    return edits


def _common(shapes: list[Shape]) -> Shape:
    """The shape that all have, with None for sizes that differ; None where the axes do."""
    known = [shape for shape in shapes if shape is not None]
    if len(known) < len(shapes) or len({len(shape) for shape in known}) != 1:
        return None
    return tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*known, strict=True))


def _place(stage: Stage, path: tuple[object, ...]) -> cst.BaseExpression | None:
    """Where the call itself says the shape of one part; None where that stands elsewhere."""
    import libcst as cst

    for parameter in ("output_signature", "output_shapes"):
        argument = stage.arguments.get(parameter)
        if argument is None or argument.node is None:
            continue
        node = _inside(argument.node, path)
        if parameter == "output_signature":
            node = _shape_of_spec(node)
        return node if isinstance(node, cst.Tuple | cst.List) else None
    return None


def _inside(node: cst.BaseExpression, path: tuple[object, ...]) -> cst.BaseExpression | None:
    """The expression at the end of a path through tuples and dicts as they are written."""
    import libcst as cst

    if not path:
        return node
    match node, path[0]:
        case cst.Tuple(elements=elements), int(place) if not any(
            isinstance(element, cst.StarredElement) for element in elements
        ):
            return _inside(elements[place].value, path[1:])
        case cst.Dict(elements=pairs), ("str", str(key)):
            for pair in pairs:
                match pair:
                    case cst.DictElement(key=cst.SimpleString(evaluated_value=name)) if name == key:
                        return _inside(pair.value, path[1:])
    return None


def _shape_of_spec(node: cst.BaseExpression | None) -> cst.BaseExpression | None:
    """The shape in `tf.TensorSpec(shape, dtype)`."""
    import libcst as cst

    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name("TensorSpec")) | cst.Name("TensorSpec")):
            for place, argument in enumerate(node.args):
                if place == 0 and argument.keyword is None and not argument.star:
                    return argument.value
                if argument.keyword is not None and argument.keyword.value == "shape":
                    return argument.value
    return None


rule = Rule(
    code="TFD411",
    name="generator-yields-wrong-shape",
    summary="a generator yields another shape than its output_signature declares",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
