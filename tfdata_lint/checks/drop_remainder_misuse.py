"""Evaluation and prediction that leave the last, smaller batch out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.cardinality import REPEATING, count_of, literal
from tfdata_lint.graph.passes import EVALUATING
from tfdata_lint.graph.pipeline import Graph, Kind, Stage
from tfdata_lint.reading.source import Source, once
from tfdata_lint.reading.surroundings import comments_about
from tfdata_lint.reading.tree import last_name
from tfdata_lint.regex import Regex
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

_BATCHING = frozenset({"batch", "map_and_batch", "padded_batch", "ragged_batch"})

_KEEPING = frozenset(
    {"apply_options", "cache", "copy_to_device", "enumerate", "map", "prefetch", "shuffle",
     "with_options"}
)  # fmt: skip
"""Steps after which all batches are still there."""

_STATIC = Regex(
    r"\bTPU(?:Strategy|ClusterResolver)\b|\bstateful\s*=\s*True|\bbatch_(?:input_)?shape\b"
)
"""What needs batches that are all of one size."""

_WEIGHING = Regex(
    r"(?<!drop_)remainder|\b(?:final|incomplete|last|partial|short) batch\b",
    re.IGNORECASE,
)
"""What comments call what is dropped."""

_MADE = Regex(
    r"\btf\.(?:random\.)?(?:fill|normal|ones|truncated_normal|uniform|zeros)\(\s*"
    r"(?:shape\s*=\s*)?[\[(]\s*(?:\w+\.)*(\w+)\s*,"
)
"""Tensors of a fixed number of rows, such as the first state of a recurrent cell."""

_SAID = {
    Kind.PREDICT: "`predict` returns no results for the examples of {last}",
    Kind.EVALUATE: "`evaluate` leaves out the examples of {last}",
    Kind.VALIDATION: "validation leaves out the examples of {last}",
}
_LAST = "the last, smaller batch"
_PERHAPS = "a last batch that is smaller"


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`drop_remainder=True` on data that are evaluated or predicted, or that leaves no batch."""
    trained = {
        id(stage)
        for pipeline in graph.pipelines
        if pipeline.use.kind is Kind.FIT
        for stage in pipeline.last.walk()
    }
    for pipeline in graph.pipelines:
        stage = _last_batch(pipeline.last)
        kind = pipeline.use.kind
        if stage is None or stage.call is None or not pipeline.proven:
            continue
        size, count = literal(stage.arguments.get("batch_size")), count_of(stage.inputs[0])
        if kind not in {*_SAID, Kind.FIT} or any(each.name in REPEATING for each in stage.walk()):
            continue
        if type(size) is int and count is not None and count < size:
            message = (
                f"{count} elements make no batch of {size} with `drop_remainder`: Keras 2 raises "
                "ValueError, Keras 3 goes on with nothing"
            )
            yield Problem(stage.call, message, Severity.ERROR, pipeline)
        elif kind in _SAID and not _none_left(size, count):
            if id(stage) in trained and kind is not Kind.PREDICT:
                continue
            if _needs_full_batches(graph, stage) or _is_weighed(graph, stage.call):
                continue
            severity = Severity.INFO if kind is Kind.VALIDATION else Severity.WARNING
            repair = _repair(graph, stage) if severity is Severity.WARNING else None
            known = type(size) is int and count is not None
            message = _SAID[kind].format(last=_LAST if known else _PERHAPS)
            yield Problem(stage.call, message, severity, pipeline, repair)


def _last_batch(stage: Stage) -> Stage | None:
    """The step that drops the remainder of what reaches the use."""
    while stage.name in _KEEPING and len(stage.inputs) == 1:
        stage = stage.inputs[0]
    if stage.name not in _BATCHING or len(stage.inputs) != 1:
        return None
    drops = literal(stage.arguments.get("drop_remainder"), False)
    return stage if drops is True else None


def _none_left(size: object, count: int | None) -> bool:
    return size == 1 or (type(size) is int and count is not None and count % size == 0)


def _needs_full_batches(graph: Graph, batch: Stage) -> bool:
    """True where a file of the project asks for batches that are all of one size, or makes tensors
    with as many rows, by the name that the size has."""
    size = batch.arguments["batch_size"].node
    name = last_name(size) if isinstance(size, cst.BaseExpression) else ""
    return any(_is_static(source) or name in _made(source) for source in graph.files)


@once
def _is_static(source: Source) -> bool:
    return _STATIC.search(source.text) is not None


@once
def _made(source: Source) -> frozenset[str]:
    return frozenset(_MADE.findall(source.text))


def _is_weighed(graph: Graph, call: cst.Call) -> bool:
    """True where a comment tells of what is dropped: the author has thought of it."""
    return _WEIGHING.search(comments_about(*graph.place(call))) is not None


def _repair(graph: Graph, stage: Stage) -> Repair | None:
    """Keep the last batch, unless something else than an evaluation counts on its size."""
    call = stage.call
    uses = {
        pipeline.use.kind
        for pipeline in graph.pipelines
        if any(each.call is call for each in pipeline.last.walk())
    }
    arguments = call.args if call is not None else ()
    written = [
        each for each in arguments if each.keyword and each.keyword.value == "drop_remainder"
    ]
    if call is None or not written or not uses <= EVALUATING:
        return None
    return without_argument(call, written[0], "drop_remainder", Applicability.UNSAFE)


rule = Rule(
    code="TFD604",
    name="drop-remainder-misuse",
    summary="evaluation or prediction leaves the last, smaller batch out",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
