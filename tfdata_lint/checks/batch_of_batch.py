"""Batches of what its source has already batched."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import remove_call
from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.cardinality import arrays, literal
from tfdata_lint.graph.passes import NEVER_RUN
from tfdata_lint.graph.pipeline import Graph, Kind, Stage
from tfdata_lint.regex import Regex
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_KEEPING = frozenset(
    {"apply_options", "cache", "filter", "ignore_errors", "prefetch", "repeat", "shard", "shuffle",
     "skip", "take", "with_options"}
)  # fmt: skip
"""Steps that hand on the batches of a source as they are."""

_OF_CLIPS = Regex(r"\b(?:TimeDistributed|Conv3D|ConvLSTM\dD|\w*Pool(?:ing)?3D)\b")
"""Layers that take batches of clips, so batches of batches of pictures."""

_MODELS = {Kind.FIT, Kind.VALIDATION, Kind.EVALUATE, Kind.PREDICT}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """`batch` of a source that yields batches, with nothing between that takes them apart."""
    problems = list(_in_pipelines(graph))
    # To search all files takes longer.
    if problems and not any(_OF_CLIPS.search(source.text) for source in graph.files):
        yield from problems


def _in_pipelines(graph: Graph) -> Iterator[Problem]:
    for pipeline in graph.pipelines:
        # Where the model is given a few batches, each has an axis too many all the same.
        kind = pipeline.use.few or pipeline.use.kind
        if kind in NEVER_RUN:
            continue
        for stage in pipeline.stages:
            if stage.name != "batch" or stage.call is None:
                continue
            source = _batched_source(stage.inputs[0])
            if source is None:
                continue
            to_model = kind in _MODELS
            shape = "a batch axis too many for the model" if to_model else "batches of batches"
            message = f"`{source.name}` already yields batches, so this makes {shape}"
            severity = Severity.ERROR if to_model else Severity.WARNING
            yield Problem(stage.call, message, severity, pipeline, _repair(stage.call))


def _batched_source(stage: Stage) -> Stage | None:
    while len(stage.inputs) == 1 and (stage.name in _KEEPING or _keeps_batches(stage)):
        stage = stage.inputs[0]
    operation = CONSTRUCTORS.get(stage.path)
    if operation is None or operation.name != stage.name or "**" in stage.arguments:
        return None
    size = literal(stage.arguments.get("batch_size"), 1 if operation.batched else None)
    return None if size in (None, ...) else stage


def _keeps_batches(stage: Stage) -> bool:
    """True for a map whose tensors have as many axes as those that it gets, the first of them of
    unknown length still, which one of its own would not be."""
    given, made = (stage.inputs[0].element, stage.element) if stage.name == "map" else (None, None)
    if given is None or made is None:
        return False
    pairs = [
        (each.shape, other.shape) for each, other in zip(arrays(given), arrays(made), strict=False)
    ]
    return len(arrays(given)) == len(arrays(made)) and all(
        before is not None
        and after is not None
        and len(before) == len(after)
        and before[:1] == after[:1] == (None,)
        for before, after in pairs
    )


def _repair(call: cst.Call) -> Repair:
    return Repair(
        "Remove the second `batch`", Applicability.UNSAFE, lambda source: remove_call(source, call)
    )


rule = Rule(
    code="TFD805",
    name="batch-of-batch",
    summary="a source that yields batches is batched again",
    severity=Severity.WARNING,
    claim=Claim.FAILS,
    check=check,
)
