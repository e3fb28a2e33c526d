"""What the elements of a pipeline are at a step: single ones or batches."""

from __future__ import annotations

from collections.abc import Iterator

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.pipeline import Pipeline, Stage

BATCHING = frozenset({"batch", "padded_batch", "ragged_batch", "sparse_batch", "map_and_batch"})

REGROUPING = frozenset(
    {"bucket_by_sequence_length", "flat_map", "group_by_window", "interleave",
     "parallel_interleave", "rebatch", "unbatch", "unknown", "window", "..."}
)  # fmt: skip
"""Steps after which elements are no longer what they were before, one by one."""


def line(last: Stage) -> Iterator[Stage]:
    """`last` and the steps before it, nearest first, back to the source or a mixture."""
    stage = last
    while True:
        yield stage
        if len(stage.inputs) != 1:
            return
        stage = stage.inputs[0]


def batching(last: Stage) -> Stage | None:
    """The step that made batches of the elements that reach `last`; None for single elements."""
    for stage in line(last):
        operation = CONSTRUCTORS.get(stage.path)
        if stage.name in BATCHING or (operation is not None and operation.batched):
            return stage
        if stage.name in REGROUPING:
            return None
    return None


def after(stage: Stage, pipeline: Pipeline) -> list[Stage]:
    """The stages of a pipeline through which what a stage gives goes on, in their order."""
    return [
        each
        for each in pipeline.stages
        if each is not stage and any(before is stage for before in each.walk())
    ]
