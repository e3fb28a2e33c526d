"""Augmentation that a seed makes the same in each epoch."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.behaviour import varying
from tfdata_lint.graph.cardinality import REPEATING
from tfdata_lint.graph.order import constant, shuffles, unfrozen
from tfdata_lint.graph.passes import TRAINING, is_of_held_out, several
from tfdata_lint.graph.pipeline import Draw, Graph, Note, Pipeline, Stage
from tfdata_lint.graph.settings import has_parallel_calls
from tfdata_lint.graph.yields import shuffles_by_itself
from tfdata_lint.reading.surroundings import counted_around
from tfdata_lint.reading.tree import walk
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Random ops in maps that draw the same numbers in each pass over the data."""
    for pipeline in graph.pipelines:
        if pipeline.use.kind not in TRAINING or not several(pipeline) or not pipeline.proven:
            continue
        if any(stage.name in REPEATING for stage in pipeline.stages):
            # One iterator runs through all epochs, and goes on drawing.
            continue
        for stage in unfrozen(pipeline.last):
            if stage.call is None or _moved(stage, pipeline) or _is_of_held_out(stage.call):
                continue
            for draw, by in _repeating(stage, pipeline, graph):
                # Which element gets which number is then a race, that most of them win again.
                most = " for most elements" if has_parallel_calls(stage) else ""
                message = (
                    f"{by} makes `{draw.text}` draw the same numbers again in each epoch{most}, "
                    "because each epoch begins a new iterator: the augmentation "
                    f"{'hardly varies' if most else 'does not vary'}"
                )
                yield Problem(stage.call, message, Severity.WARNING, pipeline)
                break


def _is_of_held_out(call: cst.Call) -> bool:
    """True for a step of what is called `val_ds` or the like, and of nothing else: to measure with
    the same numbers each time is wanted."""
    named = call.func.value if isinstance(call.func, cst.Attribute) else call.func
    while isinstance(named, cst.Call) and isinstance(named.func, cst.Attribute):
        if named.func.attr.value == "concatenate":
            return False
        named = named.func.value
    named = named.func if isinstance(named, cst.Call) else named
    named = named.attr if isinstance(named, cst.Attribute) else named
    return isinstance(named, cst.Name) and is_of_held_out(named.value)


def _moved(stage: Stage, pipeline: Pipeline) -> bool:
    """True where elements reach a step in another order in each pass: the same numbers are drawn
    for others (measured on TensorFlow 2.10, 2.15 and 2.21, `benchmarks/seeded_draws.py`)."""
    guards = pipeline.guards
    return any(
        shuffles_by_itself(each)
        or (
            shuffles(each, guards)
            and constant(each, "reshuffle_each_iteration", guards) is not False
        )
        for each in unfrozen(stage)
    )


def _repeating(stage: Stage, pipeline: Pipeline, graph: Graph) -> Iterator[tuple[Draw, str]]:
    """The draws that a seed repeats, and what seeds them."""
    files = [graph.sources.get(id(node)) for node in (stage.call, pipeline.use.node)]
    seeds = [note for note in graph.seeds if graph.sources[id(note.node)] in files]
    if any(_is_another_each_round(note, graph) for note in seeds):
        seeds = []
    for draw in varying(stage, pipeline.guards):
        if draw.seeded:
            yield draw, "its own `seed`"
        for note in seeds:
            if draw.repeats and not note.guards.excludes(pipeline.guards):
                yield draw, f"`{note.text}`"


def _is_another_each_round(seed: Note, graph: Graph) -> bool:
    """True for `tf.random.set_seed(epoch)` in a loop over epochs."""
    source = graph.sources[id(seed.node)]
    counted = counted_around(source, source.position(source.span(seed.node)[0])[0])
    return any(isinstance(each, cst.Name) and each.value in counted for each in walk(seed.node))


rule = Rule(
    code="TFD501",
    name="seeded-augmentation-repeats",
    summary="with a seed, random ops in a map draw the same numbers in each epoch",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
