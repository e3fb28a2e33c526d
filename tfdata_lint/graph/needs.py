"""Which TensorFlow a pipeline needs, as the names show that it is built with."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS, TRANSFORMATIONS
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage
from tfdata_lint.graph.signatures import EARLIEST
from tfdata_lint.reading.asked import is_asked
from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.tree import dotted
from tfdata_lint.target import Target, Version

_KERAS_UTILS = 2, 6
"""The first version with the loaders of `tf.keras.utils`; `tf.keras.preprocessing` had them before.
"""


def needed(target: Target, pipeline: Pipeline, graph: Graph) -> Target:
    """The target; where nothing says what it is, the first version in which the pipeline can be
    built."""
    if target.tensorflow is not None:
        return target
    versions = [_since(stage, graph) for stage in pipeline.last.walk()]
    first = max(versions, default=EARLIEST)
    return Target(first) if first > EARLIEST else target


def worded(message: str, given: Target, pipeline_needs: Target) -> str:
    """A message that speaks of the targeted TensorFlow, where it is the one that is needed."""
    if given == pipeline_needs or pipeline_needs.tensorflow is None:
        return message
    first = ".".join(map(str, pipeline_needs.tensorflow))
    return message.replace(
        "the targeted TensorFlow", f"TensorFlow {first}, which the pipeline is written for,"
    )


def _since(stage: Stage, graph: Graph) -> Version:
    """The first version with the function or method that makes a stage, as it is written."""
    call = stage.call
    operation = CONSTRUCTORS.get(stage.path) if stage.path else TRANSFORMATIONS.get(stage.name)
    if (
        operation is None
        or call is None
        or stage.handled
        or not isinstance(call.func, cst.Attribute)
    ):
        return EARLIEST
    written, source = dotted(call.func), graph.sources[id(call)]
    if call.func.attr.value != operation.name or is_asked(source, source.span(call)[0]):
        return EARLIEST
    if operation.package == "tensorflow":
        return operation.since
    if operation.package != "keras" or not _is_of_utils(written, call, graph):
        return EARLIEST
    return operation.since if (2, 6) < operation.since < (3,) else _KERAS_UTILS


def _is_of_utils(written: str, call: cst.Call, graph: Graph) -> bool:
    source, line = graph.place(call)
    origins = names_in(source).origins(written, (line, 0)) if written else frozenset()
    return bool(origins) and all(".utils." in f".{origin}" for origin in origins)
