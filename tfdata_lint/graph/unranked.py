"""Where it matters that TensorFlow does not know how many axes a tensor has, or channels."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.elements import says_shapes
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.pipeline import Feeding, Graph, Kind, Pipeline
from tfdata_lint.graph.training import compiled_with, example_shape, fed
from tfdata_lint.graph.values import (
    Constant,
    Instance,
    Mapping,
    Sequence,
    Tensor,
    Thing,
    Unknown,
    Value,
)
from tfdata_lint.reading.old_libraries import is_older_than_keras_3
from tfdata_lint.reading.tree import dotted, walk
from tfdata_lint.records import dataclass, replace
from tfdata_lint.target import KERAS_3, Target

_ASKING = {
    "tensorflow.image.resize": "tf.image.resize",
    "tensorflow.image.central_crop": "tf.image.central_crop",
}
"""Functions that raise for a tensor whose number of axes is not known."""


_BY = {Kind.FIT: "fit", Kind.VALIDATION: "fit", Kind.EVALUATE: "evaluate"}
"""Which method of a model asks for the axes of what it is given, by the use."""

_OF_KERAS_2 = frozenset({"max_queue_size", "use_multiprocessing", "workers"})
"""Arguments that `fit` and `evaluate` have no more."""

_SHAPING = frozenset({"ensure_shape", "reshape", "set_shape"})
"""What gives a tensor a shape that was not known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks for the axes of what the call `maker` of the function `name` made: `by` is a
    function, a step of the pipeline, `fit` or `evaluate`. These two may do without them before
    Keras 3, where the model knows the shape of its input, as it does if `sized`, and may if it is
    `unseen`; and a `batch`, which asks for the channels, where all files have equally many."""

    maker: cst.Call
    name: str
    by: str
    guards: Guards | None = None
    pipeline: Pipeline | None = None
    sized: bool = False
    unseen: bool = False

    def certain(self, target: Target) -> bool:
        """True where each Keras that the target admits raises, for all that can be seen."""
        return not self._of_a_model or not target.below(*KERAS_3)

    @property
    def _of_a_model(self) -> bool:
        return self.by in _BY.values()

    def where(self, target: Target) -> str:
        """In which Keras, and for which models, `fit` or `evaluate` raises."""
        if not self._of_a_model or target.at_least(*KERAS_3):
            return ""
        if target.below(*KERAS_3):
            return " for a model without an Input"
        before = "" if self.sized else ", and before that for a model without an Input"
        return f" in Keras 3{before}"


def asked(graph: Graph, target: Target) -> Iterator[Asked]:
    """Every place where something without known axes raises, if the target may have a TensorFlow in
    which it does.

    `set_shape` on something that a call made silences all that this call made: on which way of the
    data it was called is not followed.
    """
    told = {
        id(tensor.maker)
        for call in graph.tensor_calls
        if call.path == ".set_shape"
        for tensor in _tensors(call.arguments.positional[0][1])
    }
    names = {id(call.node): call.path.rpartition(".")[2] for call in graph.tensor_calls}
    for each in (*_asked(graph), *_asked_by_models(graph, target)):
        if id(each.maker) in told or id(each.maker) not in names:
            continue
        if not ((each.sized or each.unseen) and target.below(*KERAS_3)):
            yield replace(each, name=names[id(each.maker)])


def _asked(graph: Graph) -> Iterator[Asked]:
    for call in graph.tensor_calls:
        values = call.arguments.values()
        if call.path in _ASKING and call.symbolic and values:
            for maker in _unranked(values[0]):
                yield Asked(maker, "", _ASKING[call.path], call.guards)
    for pipeline in graph.pipelines:
        # What may be another library's datasets makes batches in its own way.
        for stage in pipeline.stages if pipeline.proven else ():
            before = stage.inputs[0].element if stage.inputs else None
            told = "**" in stage.arguments or says_shapes(stage.arguments)
            if stage.name == "padded_batch" and not told and before is not None:
                for maker in _unranked(before):
                    yield Asked(maker, "", "padded_batch", None, pipeline)
            if stage.name == "batch" and before is not None:
                for maker in _without_channels(before):
                    yield Asked(maker, "", "batch", None, pipeline)


def _asked_by_models(graph: Graph, target: Target) -> Iterator[Asked]:
    eager = any(call.path.endswith("run_functions_eagerly") for call in graph.tensor_calls)
    for pipeline, feeding in fed(graph):
        element = pipeline.last.element
        if (
            pipeline.use.kind in _BY
            and element is not None
            and not (_own_step(feeding.model, pipeline.use.kind) or eager)
            and not compiled_with(feeding, "run_eagerly")
        ):
            # The data of `fit` tell the model and the metrics the shapes that others lack.
            after_fit = pipeline.use.kind is not Kind.FIT
            known = any(size is not None for size in example_shape(feeding.model) or ())
            known = known or _shapes_its_input(feeding.model)
            inputs = set(map(id, _unranked(_inputs(element)))) if known else set()
            unseen = isinstance(feeding.model, Unknown)
            told = not target.at_least(*KERAS_3) and _is_for_keras_2(pipeline, feeding, graph)
            for maker in _unranked(element):
                sized = after_fit or id(maker) in inputs
                if not (told and (sized or unseen)):
                    by = _BY[pipeline.use.kind]
                    yield Asked(maker, "", by, None, pipeline, sized, unseen)


def _is_for_keras_2(pipeline: Pipeline, feeding: Feeding, graph: Graph) -> bool:
    """True for what Keras 3 refuses: arguments about workers, checkpoints of other names, and
    `metrics` in `compile` that are a string alone (measured on 2.21)."""
    if not _OF_KERAS_2.isdisjoint(feeding.arguments):
        return True
    source = graph.sources.get(id(pipeline.use.node))
    if source is not None and is_older_than_keras_3(source):
        return True
    metrics = compiled_with(feeding, "metrics")
    thing = metrics.only() if metrics is not None else None
    return isinstance(thing, Constant) and isinstance(thing.value, str)


def _inputs(element: Value) -> Value:
    """What a model gets of an element that may hold labels and weights too."""
    match element.only():
        case Sequence(items=[first, *_]):
            return first
    return element


def _unranked(value: Value) -> Iterator[cst.Call]:
    """What made the tensors of a structure whose number of axes is not known."""
    for tensor in _tensors(value):
        if tensor.maker is not None and tensor.shape is None:
            yield tensor.maker


def _without_channels(value: Value) -> Iterator[cst.Call]:
    """What made the pictures of a structure whose number of channels is not known."""
    for tensor in _tensors(value):
        shape = tensor.shape or ()
        if tensor.maker is not None and len(shape) == 3 and shape[-1] is None:
            yield tensor.maker


def _tensors(value: Value) -> Iterator[Tensor]:
    """The tensors of a structure that can be nothing else."""
    match value.only():
        case Tensor() as tensor:
            yield tensor
        case Sequence(items=items):
            for item in items:
                yield from _tensors(item)
        case Mapping(items=pairs):
            for _, item in pairs:
                yield from _tensors(item)


def _own_step(model: Thing, kind: Kind) -> bool:
    """True for a model of the linted code that says itself what a step is, of training or after."""
    return any(_methods(model, "train_step" if kind is Kind.FIT else "test_step"))


def _shapes_its_input(model: Thing) -> bool:
    """True for a model of the linted code that gives its input a shape where it is called."""
    return any(
        isinstance(node, cst.Call) and _shapes(node, method.params.params[1].name.value)
        for method in _methods(model, "call")
        if len(method.params.params) > 1
        for node in walk(method)
    )


def _shapes(call: cst.Call, name: str) -> bool:
    """True for `tf.reshape(name, ...)` and `name.set_shape(...)`."""
    owner, _, function = dotted(call.func).rpartition(".")
    given = [dotted(argument.value) for argument in call.args[:1]]
    return function in _SHAPING and name in (owner, *given)


def _methods(model: Thing, name: str) -> Iterator[cst.FunctionDef]:
    for each in model.of.linearised() if isinstance(model, Instance) else ():
        for member in each.node.body.body:
            if isinstance(member, cst.FunctionDef) and member.name.value == name:
                yield member
