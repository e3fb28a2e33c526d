"""Splits by position, as by `take` and `skip`, of data whose order changes in each pass."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.alike import Alike
from tfdata_lint.graph.cardinality import literal
from tfdata_lint.graph.order import reshuffled, reshuffled_inside
from tfdata_lint.graph.passes import EVALUATING, HANDED_ON, TRAINING
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.settings import has_parallel_calls, switched_off
from tfdata_lint.graph.values import Function
from tfdata_lint.reading.tree import children
from tfdata_lint.repairs import with_keyword
from tfdata_lint.rule import (
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)

_USED = TRAINING | EVALUATING | HANDED_ON | {Kind.ESCAPED, Kind.CONSUMED}

_USED_WHERE_FEW = EVALUATING | HANDED_ON | {Kind.FIT}
"""Uses that are more than a look, however few the elements are."""


_ORDER = ("deterministic", "experimental_deterministic")
"""Options without which parallel calls keep the order of the elements."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Reshuffled data of which both parts are used: what `take` and what `skip` gives, or what two
    filters let through that ask for the number of an element."""
    alike = Alike()
    halves: dict[int, list[tuple[Stage, Pipeline]]] = {}
    for pipeline in graph.pipelines:
        if pipeline.proven and (pipeline.use.kind in _USED or pipeline.use.few in _USED_WHERE_FEW):
            for stage in pipeline.stages:
                whole = _whole(stage)
                if whole is not None:
                    halves.setdefault(alike.number(whole), []).append((stage, pipeline))
    for pairs in halves.values():
        yield from _leaks(pairs, seeded=bool(graph.seeds))


def _whole(part: Stage) -> Stage | None:
    """What a step takes a part of by position; None for any other step."""
    if part.name in {"take", "skip"}:
        return part.inputs[0]
    if part.name == "filter" and part.inputs[0].name == "enumerate" and _asks_for_number(part):
        return part.inputs[0].inputs[0]
    return None


def _asks_for_number(part: Stage) -> bool:
    """True where the predicate names its first parameter, the number that `enumerate` gives."""
    function = part.arguments["predicate"].value.only() if "predicate" in part.arguments else None
    if not isinstance(function, Function) or not function.node.params.params:
        return False
    pending: list[cst.CSTNode] = [function.node.body]
    while pending:
        node = pending.pop()
        if isinstance(node, cst.Name) and node.value == function.node.params.params[0].name.value:
            return True
        pending += children(node)
    return False


def _leaks(halves: list[tuple[Stage, Pipeline]], seeded: bool) -> Iterator[Problem]:
    for first, pipeline in halves:
        for second, other in halves:
            if not (_complement(first, second) and _may_meet(first, pipeline, second, other)):
                continue
            if pipeline.use.kind is other.use.kind is Kind.FIT:
                # Both are trained on, and nothing is held out.
                continue
            severity = _severity(first, pipeline, other)
            for stage in reshuffled(first.inputs[0], pipeline.guards):
                if stage.call is not None:
                    message = _message(stage, first, severity)
                    loose = any(switched_off(each, *_ORDER) for each in (pipeline, other))
                    fixed = _is_unordered(first.inputs[0], loose) or severity is Severity.INFO
                    repair = None if fixed else _repair(stage)
                    yield Problem(stage.call, message, severity, pipeline, repair)
            for stage in reshuffled_inside(first.inputs[0], pipeline.guards):
                if stage.call is not None and not seeded:
                    message = _message(stage, first, severity)
                    yield Problem(stage.call, message, severity, pipeline)


def _complement(first: Stage, second: Stage) -> bool:
    if first.name == second.name == "filter":
        predicates = [part.arguments["predicate"].value.key for part in (first, second)]
        return predicates[0] != predicates[1]
    return first.name == "take" and second.name == "skip"


def _may_meet(first: Stage, pipeline: Pipeline, second: Stage, other: Pipeline) -> bool:
    """False for the branches of a test; what two calls of a function make does exist at once."""
    if first.inputs[0] is not second.inputs[0]:
        return True
    return not pipeline.guards.excludes(other.guards)


def _severity(part: Stage, first: Pipeline, second: Pipeline) -> Severity:
    """An error where one part trains and the other tests; an info where neither can train."""
    kinds = {each.use.few or each.use.kind for each in (first, second)}
    if kinds & TRAINING and kinds & EVALUATING:
        return Severity.ERROR
    if kinds <= EVALUATING or any(map(_is_validation, part.inputs[0].walk())):
        return Severity.INFO
    return Severity.WARNING


def _is_validation(stage: Stage) -> bool:
    """True for a loader of what is held out of a folder."""
    return literal(stage.arguments.get("subset")) == "validation"


def _message(shuffle: Stage, part: Stage, severity: Severity) -> str:
    how = "`filter` by number splits" if part.name == "filter" else "`take` and `skip` split"
    harm = (
        "both are measured on the same elements, in part"
        if severity is Severity.INFO
        else "what is held out is trained on as well"
    )
    return (
        f"`{shuffle.name}` reshuffles in each pass, and {how} what it gives: each part is cut from "
        f"another order, so {harm}"
    )


def _is_unordered(whole: Stage, loose: bool) -> bool:
    """True where parallel calls hand out elements as they are done, after the last cache: where
    they say so, or the options are `loose` and they do not say otherwise."""
    if has_parallel_calls(whole):
        asked = whole.arguments.get("deterministic")
        if literal(asked) is False or (asked is None and loose):
            return True
    return whole.name != "cache" and any(_is_unordered(each, loose) for each in whole.inputs)


def _repair(shuffle: Stage) -> Repair | None:
    """Keep one order; whoever wants another one for each epoch shuffles the training part again."""
    call = shuffle.call
    if call is None or shuffle.name != "shuffle":
        return None
    return with_keyword(call, "reshuffle_each_iteration", "False", "Keep one order for the split")


rule = Rule(
    code="TFD102",
    name="split-after-reshuffle",
    summary="a split by position of data whose order changes in each pass",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
