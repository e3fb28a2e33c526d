"""Splits by position, as by `take` and `skip`, of data whose order changes in each pass."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.alike import Alike
from tfdata_lint.graph.batches import batching
from tfdata_lint.graph.cardinality import gives_again, literal
from tfdata_lint.graph.order import reshuffled, reshuffled_inside, seeded, unfrozen
from tfdata_lint.graph.passes import EVALUATING, HANDED_ON, TRAINING, once
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Stage
from tfdata_lint.graph.settings import has_parallel_calls, switched_off
from tfdata_lint.graph.size import HANDFUL
from tfdata_lint.graph.values import Function
from tfdata_lint.reading.tree import walk
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

_KEEPING_ALL = frozenset({"cache", "prefetch", "shuffle"})
"""Steps that give all elements that they get, and no others."""

_READING_SEVERAL = frozenset({"interleave", "parallel_interleave"})
"""Steps that take of several files in turn, unless they have one open at a time."""

_HARM = {
    Severity.ERROR: "what is held out is trained on as well",
    Severity.WARNING: "the parts have elements in common",
    Severity.INFO: "both are measured on the same elements, in part",
}


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Reshuffled data of which both parts are used: what `take` and what `skip` gives, or what two
    filters let through that ask for the number of an element."""
    alike = Alike()
    halves: dict[int, list[tuple[Stage, Pipeline]]] = {}
    for pipeline in graph.pipelines:
        if pipeline.proven and _is_used(pipeline) and not _is_used_up(pipeline):
            for stage in pipeline.stages:
                whole = _whole(stage)
                if whole is not None:
                    halves.setdefault(alike.number(whole), []).append((stage, pipeline))
    for pairs in halves.values():
        yield from _leaks(pairs, has_seed=bool(graph.seeds))


def _is_used(pipeline: Pipeline) -> bool:
    """True for data of which somebody reads more than a few elements to look at: also one batch,
    where that has all elements of a part."""
    use = pipeline.use
    if use.kind in _USED or use.few in _USED_WHERE_FEW:
        return True
    batch = batching(pipeline.last) if use.kind is Kind.PEEKED else None
    size = batch.arguments.get("batch_size") if batch is not None else None
    number = literal(size, 0)
    if size is None or (type(number) is int and number <= HANDFUL):
        return False
    counts = [each.arguments.get("count") for each in pipeline.stages if each.name == "take"]
    return any(count is not None and count.value.key == size.value.key for count in counts)


def _is_used_up(pipeline: Pipeline) -> bool:
    """True for data of a generator that is started once: what one part took, no other one gets."""
    return any(stage.generated and stage.generated.reused for stage in pipeline.stages)


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
    number = function.node.params.params[0].name.value
    return any(
        isinstance(node, cst.Name) and node.value == number for node in walk(function.node.body)
    )


def _leaks(halves: list[tuple[Stage, Pipeline]], has_seed: bool) -> Iterator[Problem]:
    for first, pipeline in halves:
        for second, other in halves:
            if not (_complement(first, second) and _may_meet(first, pipeline, second, other)):
                continue
            if _kinds(pipeline, other) == {Kind.FIT}:
                # Both are trained on, and nothing is held out.
                continue
            whole = first.inputs[0]
            if _is_cut_where_joined(first):
                continue
            shuffles = [*reshuffled(whole, pipeline.guards)]
            if whole is not second.inputs[0] and once(pipeline) and once(other):
                # Of two that begin with the same seed, the first orders are the same.
                shuffles = [each for each in shuffles if not seeded(each, pipeline.guards)]
            inside = [] if has_seed else [*reshuffled_inside(whole, pipeline.guards)]
            loose = any(switched_off(each, *_ORDER) for each in (pipeline, other))
            # What none of the repairs reaches leaves the leak whole.
            stays = any(stage.name != "shuffle" for stage in shuffles) or bool(inside)
            stays = (
                stays or _is_unordered(whole, loose) or _repeats(whole) or _shuffles_files(whole)
            )
            # One is told of several that no edit repairs: the split is where all of them meet.
            for stage in (*shuffles, *inside)[: 1 if stays else None]:
                if stage.call is not None:
                    mixing = list(_mixing_behind(stage, whole))
                    mixed = bool(mixing)
                    severity = _severity(whole, pipeline, other, mixed)
                    message = _message(stage, first, severity, mixed)
                    if any(map(_may_open_all, mixing)):
                        severity = Severity.INFO
                    repair = None if stays or severity is Severity.INFO else _repair(stage.call)
                    yield Problem(stage.call, message, severity, pipeline, repair)


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


def _is_cut_where_joined(first: Stage) -> bool:
    """True where `take` ends where the first of two joined datasets does, which a `take` of as many
    elements made."""
    whole = first.inputs[0]
    if first.name != "take" or whole.name != "concatenate":
        return False
    joined = whole.inputs[0]
    while joined.name in _KEEPING_ALL and joined.inputs:
        joined = joined.inputs[0]
    counts = [stage.arguments.get("count") for stage in (first, joined)]
    return joined.name == "take" and len({each and each.value.key for each in counts}) == 1


def _mixing_behind(shuffle: Stage, whole: Stage) -> Iterator[Stage]:
    """The steps that read several at a time of the files which are shuffled: a part has elements of
    all that are read together, whatever their order."""
    return (
        stage
        for stage in unfrozen(whole)
        if stage.name in _READING_SEVERAL
        and literal(stage.arguments.get("cycle_length")) != 1
        and any(each is shuffle for each in stage.walk())
    )


def _may_open_all(mixing: Stage) -> bool:
    """True for a `cycle_length` whose number does not show: it may stand for all files, such as
    `num_shards`."""
    given = mixing.arguments.get("cycle_length")
    return given is not None and type(literal(given)) is not int


def _severity(whole: Stage, first: Pipeline, second: Pipeline, mixed: bool) -> Severity:
    """An error where one part trains and the other tests, whatever is not in sight; an info where
    both test, or all is held out of a folder and nothing trains in sight."""
    kinds = _kinds(first, second)
    if kinds & TRAINING and kinds & EVALUATING and not mixed:
        return Severity.ERROR
    if kinds <= EVALUATING or (not kinds & TRAINING and _is_held_out(whole)):
        return Severity.INFO
    return Severity.WARNING


def _kinds(*parts: Pipeline) -> set[Kind]:
    """What the parts are used for. To show one to a model in a loop that trains none is to predict;
    where both are shown so, something else may be trained on what comes of it."""
    uses = [part.use for part in parts]
    both = all(use.predicts for use in uses)
    return {Kind.PREDICT if use.predicts and not both else use.few or use.kind for use in uses}


def _is_held_out(whole: Stage) -> bool:
    """True where nothing but validation subsets of loaders feeds it."""
    sources = (stage for stage in whole.walk() if not stage.inputs)
    return all(literal(source.arguments.get("subset")) == "validation" for source in sources)


def _message(shuffle: Stage, part: Stage, severity: Severity, mixed: bool) -> str:
    how = "`filter` by number splits" if part.name == "filter" else "`take` and `skip` split"
    harm = _HARM[severity]
    if mixed:
        harm += " where there are more files than are read at a time"
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


def _shuffles_files(whole: Stage) -> bool:
    """True where a loader of TensorFlow Datasets reads its files in another order in each pass, or
    may."""
    return any(
        "shuffle_files" in stage.arguments
        and literal(stage.arguments["shuffle_files"]) is not False
        for stage in unfrozen(whole)
    )


def _repeats(whole: Stage) -> bool:
    """True where elements come several times, and so in both parts whatever their order."""
    return any(gives_again(stage) or any(map(_repeats, stage.inner)) for stage in whole.walk())


def _repair(shuffle: cst.Call) -> Repair:
    """Keep one order; whoever wants another one for each epoch shuffles the training part again."""
    return with_keyword(
        shuffle, "reshuffle_each_iteration", "False", "Keep one order for the split"
    )


rule = Rule(
    code="TFD102",
    name="split-after-reshuffle",
    summary="a split by position of data whose order changes in each pass",
    severity=Severity.ERROR,
    claim=Claim.DIFFERENT,
    check=check,
)
