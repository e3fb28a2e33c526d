"""Questions about the `fit`, `evaluate` or `predict` that a dataset is given to."""

from __future__ import annotations

from collections import abc
from collections.abc import Iterator

from tfdata_lint.graph.cardinality import literal
from tfdata_lint.graph.keras import size_of
from tfdata_lint.graph.pipeline import Argument, Feeding, Graph, Kind, Pipeline
from tfdata_lint.graph.values import (
    Constant,
    Dataset,
    Layer,
    Mapping,
    Model,
    Sequence,
    Tensor,
    Thing,
    Unknown,
    Value,
)

_STEPS = {
    Kind.FIT: "steps_per_epoch",
    Kind.VALIDATION: "validation_steps",
    Kind.EVALUATE: "steps",
    Kind.PREDICT: "steps",
}


_EXAMPLES: abc.Mapping[str, tuple[None, ...]] = {
    **dict.fromkeys(("Conv1D", "GRU", "LSTM", "SimpleRNN"), (None, None)),
    "Conv2D": (None, None, None),
    "Conv3D": (None, None, None, None),
}
"""The shape of one example for a first layer that takes one rank only and declares no shape."""


def fed(graph: Graph) -> Iterator[tuple[Pipeline, Feeding]]:
    """Every pipeline that is surely tf.data and given to a method of Keras, with the call of it,
    unless the call is to raise."""
    for pipeline in graph.pipelines:
        feeding = pipeline.use.feeding
        if feeding is None or feeding.raises:
            continue
        if feeding.keras and pipeline.proven:
            yield pipeline, feeding


def told_examples(pipeline: Pipeline) -> int | None:
    """How many examples `fit` is told that there are, by steps that come of a division by the size
    of a batch: `steps_per_epoch=COUNT // BATCH`. None where that cannot be seen."""
    feeding = pipeline.use.feeding
    if feeding is None or "steps_per_epoch" not in feeding.arguments:
        return None
    steps = feeding.arguments["steps_per_epoch"].value.only()
    sizes = [
        literal(stage.arguments.get("batch_size"))
        for stage in pipeline.stages
        if stage.name in {"batch", "padded_batch"}
    ]
    match steps, sizes:
        case Constant(value=int(count), divided=True), [int(size)]:
            return count * size
    return None


def likely_fed(graph: Graph) -> Iterator[tuple[Pipeline, Feeding]]:
    """The same for models that cannot be seen, where the call speaks as one of Keras does."""
    for pipeline in graph.pipelines:
        feeding = pipeline.use.feeding
        if feeding is None or feeding.raises or feeding.keras or not pipeline.proven:
            continue
        named = feeding.arguments.keys()
        speaks = "epochs" in named and not named.isdisjoint({"callbacks", "validation_data"})
        if speaks and isinstance(feeding.model, Unknown):
            yield pipeline, feeding


def steps_parameter(kind: Kind) -> str:
    """The argument that bounds how much of the data a use takes."""
    return _STEPS[kind]


def given(feeding: Feeding, name: str) -> Argument | None:
    """An argument that is not the literal None; None where there is none."""
    argument = feeding.arguments.get(name)
    return None if literal(argument) is None else argument


def compiled_with(feeding: Feeding, name: str) -> Value | None:
    """An argument of the `compile` of the model, where it can be seen."""
    compiled = feeding.compiled.only() if feeding.compiled is not None else None
    return compiled.get(("str", name)) if isinstance(compiled, Mapping) else None


def may_be_given(feeding: Feeding, name: str) -> bool:
    """True for an argument that is given, or may be hidden in `**kwargs`."""
    return given(feeding, name) is not None or "**" in feeding.arguments


def epochs_of(feeding: Feeding) -> int | None:
    """The epochs that a `fit` runs, where the code shows their number."""
    if "**" in feeding.arguments:
        return None
    last = literal(feeding.arguments.get("epochs"), 1)
    first = literal(feeding.arguments.get("initial_epoch"), 0)
    return last - first if type(last) is int and type(first) is int else None


def only_datasets(value: Value) -> bool:
    """True for what can be nothing but a dataset."""
    return all(isinstance(thing, Dataset) for thing in value.things())


def example_shape(model: Thing) -> tuple[int | None, ...] | None:
    """The shape of one example that a Keras model takes, as far as its first layer tells it."""
    if not isinstance(model, Model):
        return None
    first = model.layers[0] if model.layers else model.inputs
    thing = first.only() if first is not None else None
    if isinstance(thing, Tensor) and thing.symbolic and thing.shape is not None:
        return thing.shape[1:]
    if not isinstance(thing, Layer):
        return None
    for name, begin in (
        ("shape", 0), ("input_shape", 0), ("batch_shape", 1), ("batch_input_shape", 1)
    ):  # fmt: skip
        declared = thing.get(name)
        inner = declared.only() if declared is not None else None
        if isinstance(inner, Sequence) and not inner.repeated:
            return tuple(map(size_of, inner.items[begin:]))
    size = thing.get("input_dim")
    if size is not None and thing.name == "Dense":
        return (size_of(size),)
    return _EXAMPLES.get(thing.name)


def has_weights(pipeline: Pipeline) -> bool:
    """True when the elements are features, labels and sample weights."""
    element = pipeline.last.element.only() if pipeline.last.element is not None else None
    match element:
        case Sequence(items=(_, _, weights), repeated=False):
            return not isinstance(weights.only(), Constant)
    return False
