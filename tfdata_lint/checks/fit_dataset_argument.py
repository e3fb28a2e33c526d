"""Arguments of `fit` that are for arrays, given along with a dataset."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.cardinality import literal
from tfdata_lint.graph.pipeline import Argument, Feeding, Graph, Kind, Pipeline, Stage, Why
from tfdata_lint.graph.training import fed, given, has_weights, likely_fed, only_datasets
from tfdata_lint.graph.values import Dataset, Unknown
from tfdata_lint.repairs import without_argument
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_REFUSED = {
    "y": "labels are part of a dataset's elements",
    "sample_weight": "weights are the third part of a dataset's elements",
    "validation_split": "a dataset is split by `take` and `skip`, and shuffled after that",
}


_OF_GENERATORS = ("max_queue_size", "use_multiprocessing", "workers")
"""What Keras 2 reads generators with: its adapter of datasets takes none of them (seen in its
data_adapter.py), and `fit` of Keras 3 has none (tried on TensorFlow 2.4 to 2.21). They tell which
Keras the code is for, so no fix takes them out."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """What Keras refuses along with a dataset, and what it passes over in silence."""
    for pipeline, feeding in fed(graph):
        if pipeline.use.kind is Kind.VALIDATION:
            continue
        told = (*_refused(pipeline, feeding, graph), *_ignored(pipeline, feeding))
        yield from _problems(pipeline, feeding, told, Applicability.SAFE)
    for pipeline, feeding in likely_fed(graph):
        if pipeline.use.kind is not Kind.VALIDATION:
            told = tuple(_ignored(pipeline, feeding))
            yield from _problems(pipeline, feeding, told, Applicability.UNSAFE)


_Told = tuple[str, Severity, str]
"""An argument that is out of place, how bad that is, and what to say."""


def _problems(
    pipeline: Pipeline, feeding: Feeding, told: tuple[_Told, ...], applicability: Applicability
) -> Iterator[Problem]:
    for name, severity, message in told:
        argument = feeding.arguments[name]
        node = argument.node or pipeline.use.node
        if node is not None:
            repair = None
            if severity is not Severity.ERROR and name not in _OF_GENERATORS:
                repair = _repair(pipeline, name, argument, applicability)
            yield Problem(node, message, severity, pipeline, repair)


def _refused(pipeline: Pipeline, feeding: Feeding, graph: Graph) -> Iterator[_Told]:
    """The arguments for which Keras raises."""
    for name, instead in _REFUSED.items():
        argument = given(feeding, name)
        if argument is None or not _only_with_datasets(feeding):
            continue
        if _may_be_none(argument, pipeline, graph):
            continue
        if name == "validation_split" and (
            literal(feeding.arguments[name]) in (0, ...) or given(feeding, "validation_data")
        ):
            continue
        message = f"`{feeding.method}` raises ValueError for `{name}` with a dataset: {instead}"
        yield name, Severity.ERROR, message
    argument = given(feeding, "class_weight")
    if (
        argument is not None
        and has_weights(pipeline)
        and not _may_be_none(argument, pipeline, graph)
    ):
        message = "`fit` raises ValueError for `class_weight` with a dataset that has weights"
        yield "class_weight", Severity.ERROR, message


def _may_be_none(argument: Argument, pipeline: Pipeline, graph: Graph) -> bool:
    """True for a parameter that is None by default, and for any along with a parameter that turns
    out to be a dataset: whoever gives that may give None."""
    things = argument.value.things()
    if any(isinstance(each, Unknown) and each.identity in graph.optional for each in things):
        return True
    handed_over = any(stage.name == "parameter" for stage in pipeline.last.walk())
    return handed_over and any(
        isinstance(each, Unknown) and each.why is Why.CALLER for each in things
    )


def _ignored(pipeline: Pipeline, feeding: Feeding) -> Iterator[_Told]:
    """The arguments that Keras passes over."""
    if given(feeding, "batch_size") is not None and _for_nothing_else(feeding):
        same = _is_batched_so(pipeline.last, feeding.arguments["batch_size"])
        yield (
            "batch_size",
            Severity.INFO if same else Severity.WARNING,
            f"`{feeding.method}` ignores `batch_size`: a dataset is batched by `batch`",
        )
    if literal(feeding.arguments.get("shuffle")) is True:
        shuffled = any(map(_may_shuffle, pipeline.last.walk()))
        yield (
            "shuffle",
            Severity.INFO if shuffled else Severity.WARNING,
            "`fit` ignores `shuffle`: a dataset is shuffled by `shuffle`",
        )
    validation = given(feeding, "validation_data")
    if (
        validation is not None
        and given(feeding, "validation_batch_size") is not None
        and only_datasets(validation.value)
    ):
        message = "`fit` ignores `validation_batch_size`: a dataset is batched by `batch`"
        yield "validation_batch_size", Severity.INFO, message
    for name in _OF_GENERATORS:
        if given(feeding, name) is not None and _is_no_iterator(feeding):
            message = f"Keras 2 ignores `{name}` along with a dataset, and Keras 3 refuses it: "
            message += "`num_parallel_calls` and `prefetch` are what a dataset has for it"
            yield name, Severity.INFO, message


def _is_no_iterator(feeding: Feeding) -> bool:
    """False where the call may be given an iterator, which Keras 2 reads as it does a generator."""
    data = feeding.arguments.get("x")
    return data is not None and all(
        isinstance(thing, Dataset) and thing.iterator < 0 for thing in data.value.things()
    )


def _only_with_datasets(feeding: Feeding) -> bool:
    """False where the call is given arrays too, on other ways."""
    data = feeding.arguments.get("x")
    return data is not None and only_datasets(data.value)


def _for_nothing_else(feeding: Feeding) -> bool:
    """False where `batch_size` cuts validation arrays, or the data may be arrays."""
    validation = given(feeding, "validation_data")
    return (
        _only_with_datasets(feeding)
        and (validation is None or only_datasets(validation.value))
        and "**" not in feeding.arguments
    )


def _is_batched_so(last: Stage, asked: Argument) -> bool:
    """True where the last step or source which makes batches makes them of the size that is asked
    for, by itself or by the argument that it is given."""
    for stage in last.walk():
        size = stage.arguments.get("batch_size")
        if size is not None:
            return size.value.key == asked.value.key
        operation = CONSTRUCTORS.get(stage.path)
        if operation is not None and operation.package == "keras" and operation.batched:
            usual = 128 if operation.name == "timeseries_dataset_from_array" else 32
            return literal(asked) == usual and "**" not in stage.arguments
    return False


def _may_shuffle(stage: Stage) -> bool:
    """True for what shuffles by itself, or cannot be seen."""
    if stage.name in {"shuffle", "shuffle_and_repeat", "...", "parameter", "unknown"}:
        return True
    operation = CONSTRUCTORS.get(stage.path)
    shuffles = operation is not None and operation.shuffles
    return shuffles and literal(stage.arguments.get("shuffle")) is not False


def _repair(
    pipeline: Pipeline, name: str, argument: Argument, applicability: Applicability
) -> Repair | None:
    """Take out what has no effect; a call in its place may have one of its own."""
    call = pipeline.use.node
    if not isinstance(call, cst.Call) or not isinstance(
        argument.node, cst.Name | cst.Attribute | cst.Integer
    ):
        return None
    written = [each for each in call.args if each.value is argument.node and each.keyword]
    if not written:
        return None
    return without_argument(call, written[0], name, applicability)


rule = Rule(
    code="TFD803",
    name="fit-dataset-argument",
    summary="an argument for arrays is given to Keras along with a dataset",
    severity=Severity.WARNING,
    claim=Claim.FAILS,
    check=check,
)
