"""Where it matters that TensorFlow does not know how many axes a tensor has, or channels."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.elements import says_shapes
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline
from tfdata_lint.graph.training import compiled_with, fed
from tfdata_lint.graph.values import Instance, Mapping, Sequence, Tensor, Thing, Value
from tfdata_lint.records import dataclass

_ASKING = {
    "tensorflow.image.resize": "tf.image.resize",
    "tensorflow.image.central_crop": "tf.image.central_crop",
}
"""Functions that raise for a tensor whose number of axes is not known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks for the axes of what the call `maker` of the function `name` made: `by` is a
    function, a step of the pipeline or `fit`. A `fit` may do without them before Keras 3, and a
    `batch`, which asks for the channels, where all files have equally many."""

    maker: cst.Call
    name: str
    by: str
    guards: Guards | None = None
    pipeline: Pipeline | None = None


def asked(graph: Graph) -> Iterator[Asked]:
    """Every place where something without known axes raises.

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
    for maker, by, guards, pipeline in _asked(graph):
        if id(maker) not in told and id(maker) in names:
            yield Asked(maker, names[id(maker)], by, guards, pipeline)


def _asked(
    graph: Graph,
) -> Iterator[tuple[cst.Call, str, Guards | None, Pipeline | None]]:
    for call in graph.tensor_calls:
        values = call.arguments.values()
        if call.path in _ASKING and call.symbolic and values:
            for maker in _unranked(values[0]):
                yield maker, _ASKING[call.path], call.guards, None
    for pipeline in graph.pipelines:
        # What may be another library's datasets makes batches in its own way.
        for stage in pipeline.stages if pipeline.proven else ():
            before = stage.inputs[0].element if stage.inputs else None
            told = "**" in stage.arguments or says_shapes(stage.arguments)
            if stage.name == "padded_batch" and not told and before is not None:
                for maker in _unranked(before):
                    yield maker, "padded_batch", None, pipeline
            if stage.name == "batch" and before is not None:
                for maker in _without_channels(before):
                    yield maker, "batch", None, pipeline
    eager = any(call.path.endswith("run_functions_eagerly") for call in graph.tensor_calls)
    for pipeline, feeding in fed(graph):
        element = pipeline.last.element
        if (
            pipeline.use.kind is Kind.FIT
            and element is not None
            and not (_own_step(feeding.model) or compiled_with(feeding, "run_eagerly") or eager)
        ):
            for maker in _unranked(element):
                yield maker, "fit", None, pipeline


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


def _own_step(model: Thing) -> bool:
    """True for a model of the linted code that says itself what a step of training is."""
    return isinstance(model, Instance) and any(
        isinstance(member, cst.FunctionDef) and member.name.value == "train_step"
        for each in model.of.linearised()
        for member in each.node.body.body
    )
