"""Shuffles of whole batches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.batches import BATCHING, REGROUPING, after, batching, line
from tfdata_lint.graph.order import FREEZING, SHUFFLING, UNSEEN, constant, shuffles, unfrozen
from tfdata_lint.graph.passes import order_matters
from tfdata_lint.graph.pipeline import Graph, Pipeline, Stage, Why
from tfdata_lint.graph.values import Function
from tfdata_lint.graph.yields import shuffles_by_itself
from tfdata_lint.reading.mixing import mixes
from tfdata_lint.reading.surroundings import comments_about
from tfdata_lint.reading.tree import walk
from tfdata_lint.regex import Regex
from tfdata_lint.repairs import swapped
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_ALIKE = Regex(
    r"\b(?:similar|same)\b[^.]{0,20}\b(?:length|size|duration|shape)s?\b"
    r"|\bsort\w*\b[^.]{0,40}\b(?:length|size|duration)|\bbucket(?:ing|ed| by)\b",
    re.IGNORECASE,
)
"""What comments say of batches of what is alike, which a shuffle before them would undo."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Shuffles behind a batch, of elements that nothing shuffles before."""
    for pipeline in graph.pipelines:
        if not pipeline.proven or not order_matters(pipeline):
            continue
        for stage in pipeline.stages:
            if stage.name not in SHUFFLING or stage.call is None:
                continue
            batch = batching(stage.inputs[0])
            if batch is not None and _keeps_batches_of_a_loader(stage, batch, pipeline):
                message = (
                    f"`{stage.name}` stands behind a cache that keeps the batches of "
                    f"`{batch.name}` as they were in the first pass: the same elements are "
                    "together in each epoch"
                )
                yield Problem(stage.call, message, Severity.INFO, pipeline)
                continue
            if batch is not None and batch.call is not None and _is_last(stage, batch, pipeline):
                message = (
                    f"`{stage.name}` stands behind `{batch.name}`, so it only changes the order of "
                    "whole batches: "
                )
                if constant(stage, "reshuffle_each_iteration", pipeline.guards) is False:
                    message += "what stands together in the data is together in a batch"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                message += "the same elements are together in each epoch"
                begun = (each.call for each in batch.walk() if not each.inputs)
                if any(mixes(*graph.place(call)) for call in begun if call is not None):
                    message += ", mixed once before"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                if _is_meant(batch.call, graph) or _is_meant(stage.call, graph):
                    message += "; a comment says that batches are of what is alike"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                if any(each.name in UNSEEN and each.why is not Why.CALLER for each in stage.walk()):
                    message += ", unless what makes them shuffles them, which cannot be seen"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                repair = None
                if stage.name == "shuffle":
                    repair = swapped(batch, stage, "Shuffle before batching")
                yield Problem(stage.call, message, Severity.WARNING, pipeline, repair)


def _is_meant(call: cst.Call, graph: Graph) -> bool:
    return _ALIKE.search(comments_about(*graph.place(call))) is not None


def _keeps_batches_of_a_loader(shuffle: Stage, loader: Stage, pipeline: Pipeline) -> bool:
    """True behind a cache of what a loader batched: it shuffles files anew in each pass, but only
    the first one reaches it."""
    guards = pipeline.guards
    operation = CONSTRUCTORS.get(loader.path)
    if operation is None or operation.package != "keras" or loader.call is None:
        return False
    if "**" in loader.arguments or constant(loader, "batch_size", guards) in (None, 1):
        return False
    between = [stage for stage in line(shuffle.inputs[0]) if stage is not loader]
    if not FREEZING.intersection(stage.name for stage in between):
        return False
    return not any(stage.name in BATCHING | REGROUPING for stage in after(shuffle, pipeline))


def _is_last(shuffle: Stage, batch: Stage, pipeline: Pipeline) -> bool:
    """False where the elements are shuffled too, or where what was batched are no batches."""
    guards = pipeline.guards
    if batch.name not in BATCHING or constant(batch, "batch_size", guards) == 1:
        return False
    before = list(unfrozen(shuffle.inputs[0]))
    if any(shuffles(stage, guards) or shuffles_by_itself(stage) for stage in before):
        return False
    if any(stage.name in BATCHING | REGROUPING for stage in after(shuffle, pipeline)):
        return False
    return not any(map(_cuts_off_an_end, _code_behind(batch, pipeline)))


def _code_behind(batch: Stage, pipeline: Pipeline) -> Iterator[cst.CSTNode]:
    """The functions that are mapped over what was batched, and the loop that gets it."""
    for stage in after(batch, pipeline):
        function = stage.arguments.get("map_func")
        for thing in function.value.things() if function is not None else ():
            if isinstance(thing, Function):
                yield thing.node
    if isinstance(pipeline.use.node, cst.For):
        yield pipeline.use.node


def _cuts_off_an_end(code: cst.CSTNode) -> bool:
    """True for code with `text[:-1]` or `text[1:]`: what has one end less is a piece of a sequence,
    and no batch."""
    for node in walk(code):
        match node:
            case cst.Subscript(
                value=cst.Name(),
                slice=[
                    cst.SubscriptElement(
                        slice=cst.Slice(
                            lower=None,
                            upper=cst.UnaryOperation(
                                operator=cst.Minus(), expression=cst.Integer(value="1")
                            ),
                        )
                        | cst.Slice(lower=cst.Integer(value="1"), upper=None)
                    )
                ],
            ):
                return True
    return False


rule = Rule(
    code="TFD109",
    name="shuffle-after-batch",
    summary="shuffle changes the order of batches, not what is in them",
    severity=Severity.WARNING,
    claim=Claim.DIFFERENT,
    check=check,
)
