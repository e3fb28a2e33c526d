"""Labels that are not what the loss of the model takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tfdata_lint.graph.pipeline import Feeding, Graph, Kind, Pipeline, TensorCall
from tfdata_lint.graph.tensors import as_tensor, integer
from tfdata_lint.graph.training import compiled_with, fed
from tfdata_lint.graph.values import (
    Constant,
    Layer,
    Model,
    Sequence,
    Symbol,
    Tensor,
    Thing,
    Unknown,
    Value,
)
from tfdata_lint.reading.syntax import nodes_of
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_LOSSES = {
    "BinaryCrossentropy": "binary_crossentropy",
    "CategoricalCrossentropy": "categorical_crossentropy",
    "SparseCategoricalCrossentropy": "sparse_categorical_crossentropy",
}


_LABELS = Regex(
    r"annot|categor|class|digit|label|mask|species|target|truth"
    r"|(?:\b|_)(?:cls|gt|labs?|lbls?|tags?|ys?|y_?(?:true|tr|test|te|train|val))(?:\b|_)",
    re.IGNORECASE,
)
"""What labels are called: other numbers may be encoded with a row of zeros for one of them."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Losses that raise, or are 0, for the labels that they get; one-hot rows of zeros."""
    # Files that hold no dataset are none of the linter's, and are not read for it alone.
    for call in graph.tensor_calls if graph.pipelines else ():
        if call.path == "tensorflow.one_hot":
            yield from _too_short(call, graph)
    for pipeline, feeding in fed(graph):
        node = pipeline.use.node
        if node is None or pipeline.use.kind not in {Kind.FIT, Kind.EVALUATE}:
            continue
        for loss in _losses(feeding):
            wrong = _wrong(loss, _units(feeding.model), _labels(pipeline))
            if wrong is not None:
                yield Problem(node, f"`{loss}` {wrong}", Severity.ERROR, pipeline)


def _too_short(call: TensorCall, graph: Graph) -> Iterator[Problem]:
    """A `one_hot` whose depth does not reach the greatest label."""
    indices = call.arguments.get(0, "indices")
    depth = integer(call.arguments.get(1, "depth"))
    most = as_tensor(indices).most if indices is not None else None
    if most is not None and depth is not None and most >= depth and _is_of_labels(call, graph):
        message = (
            f"label {most} does not fit into a depth of {depth}: its row is all zeros, and the "
            "cross-entropy of that is 0"
        )
        yield Problem(call.node, message, Severity.ERROR, guards=call.guards)


def _is_of_labels(call: TensorCall, graph: Graph) -> bool:
    """True where something in the line is called after labels, or it stands behind another part of
    a tuple, as labels do."""
    source = graph.sources[id(call.node)]
    start, end = source.span(call.node)
    line, _ = source.position(start)
    if _LABELS.search(source.text[source.line_starts[line - 1] : end]) is not None:
        return True
    behind = (
        part
        for node in nodes_of(source)
        if isinstance(node, ast.Tuple)
        for part in node.elts[1:]
        if part.lineno == line and isinstance(part, ast.Call)
    )
    return any(ast.unparse(each.func).endswith("one_hot") for each in behind)


def _wrong(loss: str, units: int | None, labels: Tensor) -> str | None:
    """What a loss does with an output of so many units and such labels; None for nothing wrong."""
    shape = labels.shape
    single = shape is not None and (len(shape) == 1 or (len(shape) == 2 and shape[1] == 1))
    if loss == "sparse_categorical_crossentropy":
        if labels.one_hot and shape is not None and len(shape) == 2:
            return "wants the numbers of the classes, and gets one-hot labels: it raises"
        if units == 1:
            return "over a single unit knows no class but 0, and raises for every other label"
        return None
    if loss == "categorical_crossentropy" and units == 1:
        return "over a single unit is always 0: nothing is learned"
    if units is not None and units > 1 and single:
        return f"wants {units} numbers for each label, one for each unit, and gets one: it raises"
    return None


def _losses(feeding: Feeding) -> Iterator[str]:
    """The loss that a model was compiled with, by Keras's name, where it is the only one."""
    loss = compiled_with(feeding, "loss")
    name = _named(loss.only() if loss is not None else None)
    if name in _LOSSES.values():
        yield name


def _named(loss: Thing | None) -> str:
    match loss:
        case Constant(value=str(name)):
            return name
        case Symbol(path=path) | Unknown(identity=(str(path), *_)) if path.startswith(
            "tensorflow.keras.losses."
        ):
            last = path.rpartition(".")[2]
            return _LOSSES.get(last, last)
    return ""


def _units(model: Thing) -> int | None:
    """The units of a model's last layer, where it is a Dense."""
    if not isinstance(model, Model):
        return None
    if not model.layers:
        made = model.outputs.only() if model.outputs is not None else None
        shape = made.shape if isinstance(made, Tensor) else None
        return shape[1] if shape is not None and len(shape) == 2 else None
    last = model.layers[-1].only()
    return integer(last.get("units")) if isinstance(last, Layer) and last.name == "Dense" else None


def _labels(pipeline: Pipeline) -> Tensor:
    """A batch of labels, as far as it is known."""
    element: Value | None = pipeline.last.element
    match element.only() if element is not None else None:
        case Sequence(items=(_, labels, *_), is_list=False, repeated=False):
            thing = labels.only()
            if isinstance(thing, Tensor):
                return thing
    return Tensor()


rule = Rule(
    code="TFD806",
    name="label-loss-mismatch",
    summary="labels are not what the loss takes, so that it raises, or is 0 without a word",
    severity=Severity.ERROR,
    claim=Claim.FAILS,
    check=check,
)
