"""Pipelines whose last step waits for the training step, and the other way round."""

from __future__ import annotations

import math
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.edits import append_call
from tfdata_lint.graph.api import CONSTRUCTORS, MIXING
from tfdata_lint.graph.cardinality import literal
from tfdata_lint.graph.drawn import drawn
from tfdata_lint.graph.effort import does_little, only_copies, only_reads_lines, polls
from tfdata_lint.graph.needs import needed, worded
from tfdata_lint.graph.order import UNSEEN
from tfdata_lint.graph.passes import may_train, read_again
from tfdata_lint.graph.pipeline import Argument, Graph, Kind, Pipeline, Purity, Stage, Use
from tfdata_lint.graph.settings import (
    ALL_REWRITES,
    has_parallel_calls,
    in_debug_mode,
    switched_off,
)
from tfdata_lint.graph.size import kept_in_memory, makes_batches, why_small
from tfdata_lint.graph.unread import unread
from tfdata_lint.graph.values import Constant, Instance, Model, Unknown
from tfdata_lint.graph.yields import drawn_from, goes_on
from tfdata_lint.reading.sessions import Draws
from tfdata_lint.reading.source import Source
from tfdata_lint.reading.surroundings import conditions_of
from tfdata_lint.regex import Regex
from tfdata_lint.repairs import chosen
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Edit,
    Problem,
    Repair,
    Rule,
    Severity,
)
from tfdata_lint.target import Target

TRANSPARENT = frozenset(
    {"with_options", "take", "skip", "repeat", "enumerate", "ignore_errors", "assert_cardinality",
     "shard", "apply_options", "copy_to_device"}
)  # fmt: skip
"""Steps that do no work of their own: what counts is the step before them."""

_NOTHING = {"repeat": 1, "take": -1, "skip": 0}
"""Steps that do nothing with this count."""

_WAITING = {
    Kind.FIT: "`fit` waits",
    Kind.VALIDATION: "validation waits",
    Kind.LOOP: "the loop waits",
    Kind.INFERENCE: "the loop waits",
    Kind.ITERATOR: "the iterator's consumer waits",
    Kind.INPUT_FN: "the estimator waits",
    Kind.RETURNED: "whoever iterates the returned dataset waits",
    Kind.YIELDED: "whoever iterates the yielded dataset waits",
    Kind.EVALUATE: "`evaluate` waits",
    Kind.PREDICT: "`predict` waits",
}
"""The uses that this rule speaks at, and who waits there. `tf.distribute` is none of them: it adds
a prefetch of its own (measured on 2.3 to 2.21)."""

_FUSION = (
    "experimental_optimization.apply_default_optimizations",
    "experimental_optimization.map_and_batch_fusion",
)
_SHUFFLED = (
    "experimental_optimization.apply_default_optimizations",
    "experimental_optimization.shuffle_and_repeat_fusion",
)
_INJECTION = (*ALL_REWRITES, "experimental_optimization.inject_prefetch")

_ONE_PASS = {Kind.EVALUATE, Kind.PREDICT, Kind.INFERENCE, Kind.VALIDATION}

_ADDING = Regex(
    r"\b(?P<name>\w+)\.(?:add\w*|append\w*|extend|push\w*|put\w*|record\w*|remember|store\w*)\("
)
"""Calls that put something into what has this name."""

_NOT_USED = {Kind.RETURNED, Kind.YIELDED}
_HANDED_ON = {Kind.INPUT_FN, *_NOT_USED}


_STEPS = {Kind.FIT: ("steps_per_epoch", True), Kind.VALIDATION: ("validation_steps", True)}
"""Which argument says how many elements are taken, and whether they are in each epoch."""

_SAVED = frozenset({"tensorflow.data.Dataset.load", "tensorflow.data.experimental.load"})
"""Sources that read by a parallel interleave, unless they are given a reader. What they give was
read ahead; a `batch` of it is not (measured on 2.12 and 2.21 by `benchmarks.last_prefetch`)."""

_FEW_STEPS = 10
"""Elements of which making them takes no time that anybody notices."""

_FEW = 8
"""Elements that are fewer than nearly all batches have."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Pipelines that reach a use while their last working step is synchronous."""
    if in_debug_mode(graph):
        return
    elsewhere = _finished_elsewhere(graph, assumptions.target)
    unclear = {id(each.use.node) for each in graph.pipelines if each.last.name == "unknown"}
    left = unread(graph)
    batched = {id(each.use.node) for each in graph.pipelines if _yields_batches(each.last)}
    for pipeline in graph.pipelines:
        kind = pipeline.use.kind
        if kind not in _WAITING or not pipeline.proven:
            continue
        if id(pipeline.use.node) in batched and not _yields_batches(pipeline.last):
            # The others that reach this use are batched: no model takes both.
            continue
        if any("prefetch" in text.lower() for text in pipeline.guards.texts()):
            # A switch that is named after it: a choice made for each run.
            continue
        if kind in _HANDED_ON and not _finished_looking(pipeline):
            continue
        target = needed(assumptions.target, pipeline, graph)
        for end in ends(pipeline.last):
            if end.call is None or _handed_out_ahead(end, target, pipeline):
                continue
            if id(end) in left:
                continue
            if _has_switch(*graph.place(end.call)):
                # The same, where the code shows how the switch stands.
                continue
            if any(map(polls, end.walk())) or (
                kind is Kind.VALIDATION and any(map(goes_on, end.walk()))
            ):
                # To ask ahead of time gives something else, or takes it from the next pass.
                continue
            severity, message = _judge(pipeline, end, target, graph, assumptions.target)
            message = worded(message, assumptions.target, target)
            at_use = id(end.call) in elsewhere and kind not in _HANDED_ON
            if at_use and id(pipeline.use.node) in unclear:
                # What else gets there may be anything, and have no `prefetch`.
                continue
            node = (pipeline.use.expression or pipeline.use.node) if at_use else None
            repair = None
            if severity is Severity.WARNING:
                repair = _repair(pipeline, end, at_use, graph, assumptions.target)
            yield Problem(node or end.call, message, severity, pipeline, repair)


def _has_switch(source: Source, line: int) -> bool:
    """True where a test that is named after `prefetch` decides about one in the function around a
    line."""
    tests = conditions_of(source, line, "prefetch") if ".prefetch" in source.text else []
    return any("prefetch" in test.lower() for test in tests)


def _draws_from_growing(source: Stage, graph: Graph) -> bool:
    """True for a generator that draws for ever from what the code adds to in a loop, as an agent
    fills a buffer while it learns."""
    if source.name != "from_generator":
        return False
    names = set(drawn_from(source))
    return any(
        match["name"] in names for file in graph.files for match in _ADDING.finditer(file.text)
    )


def _taken(use: Use) -> float:
    """How many elements a method of a model takes in all its epochs, if it says so; of one that a
    loop calls, a single one is so many at a time."""
    if use.feeding is None:
        return math.inf
    given = use.feeding.arguments
    name, in_epochs = _STEPS.get(use.kind, ("steps", False))
    steps, epochs = literal(given.get(name)), literal(given.get("epochs"), 1) if in_epochs else 1
    if use.kind is Kind.VALIDATION and steps == 1:
        # Each validation begins anew, and its first batch is waited for in any case.
        return 1
    if type(steps) is not int or type(epochs) is not int or (use.rounds and steps > 1):
        return math.inf
    return steps * epochs


def ends(stage: Stage) -> Iterator[Stage]:
    """The last steps that do work, one for each input that is mixed after them."""
    while stage.name in TRANSPARENT and len(stage.inputs) == 1:
        stage = stage.inputs[0]
    if stage.name in MIXING and stage.inputs:
        # What is chosen by comes last, and is no data.
        mixed = stage.inputs[:-1] if stage.name == "choose_from_datasets" else stage.inputs
        for each in mixed or stage.inputs:
            yield from ends(each)
    else:
        yield stage


def _handed_out_ahead(stage: Stage, target: Target, pipeline: Pipeline) -> bool:
    """True for an asynchronous step, and for one that only does a little to what such a step gives:
    no longer than it takes to hand an element from thread to thread. A full `shuffle` gives one
    element away and takes one in."""
    if asynchronous(stage, target, pipeline):
        return True
    little = (
        stage.name == "shuffle"
        or kept_in_memory(stage)
        or (stage.name == "map" and does_little(stage))
        or (stage.name == "batch" and _is_one(stage.arguments.get("batch_size")))
    )
    if not stage.inputs or not little:
        return False
    return all(_handed_out_ahead(each, target, pipeline) for each in ends(stage.inputs[0]))


def _is_one(argument: Argument | None) -> bool:
    return argument is not None and argument.value.only() == Constant(1)


def asynchronous(stage: Stage, target: Target, pipeline: Pipeline) -> bool:
    """True when a step hands out elements that were made ahead, or when that cannot be seen."""
    match stage.name:
        case "prefetch" | "map_and_batch" | "parallel_interleave" | "prefetch_to_device":
            return True
        case name if name in UNSEEN:
            return True
        case "map" | "interleave":
            return has_parallel_calls(stage) or (
                stage.name == "map" and _parallelised(stage, target, pipeline)
            )
        case "batch":
            if has_parallel_calls(stage):
                return True
            before = stage.inputs[0] if stage.inputs else None
            while before is not None and _does_nothing(before):
                before = before.inputs[0]
            if before is None or before.name in UNSEEN:
                # It may be a map, which the batch is fused with.
                return True
            # Fused into one asynchronous step, with parallel calls or without.
            return before.name == "map" and not switched_off(pipeline, *_FUSION)
        case "padded_batch":
            return False
    if stage.path in _SAVED:
        return "reader_func" not in stage.arguments
    if stage.path.startswith("tensorflow_datasets."):
        # It decodes in parallel, and ends in a prefetch.
        return True
    operation = CONSTRUCTORS.get(stage.path)
    # The Keras loaders prefetch the elements that they batch, whatever their last step is.
    return operation is not None and (
        operation.package == "keras" or operation.prefetches_since is not None
    )


def _does_nothing(stage: Stage) -> bool:
    """True for a step that the runtime leaves out, before it fuses what is around it (measured on
    2.10 to 2.21 by `benchmarks.last_prefetch`)."""
    count = _NOTHING.get(stage.name)
    return count is not None and literal(stage.arguments.get("count")) == count


def _holds(stage: Stage, batch: Stage) -> bool:
    """True for an asynchronous step that may hold as many finished elements as a batch has.

    Parallel calls hold one element each (measured on 2.10 to 2.21 by `benchmarks.last_prefetch`).
    """
    wanted = literal(batch.arguments.get("batch_size"))
    if stage.name == "prefetch":
        held = literal(stage.arguments.get("buffer_size"))
        if not isinstance(held, int) or held < 0:
            # AUTOTUNE makes the buffer as long as it needs to be.
            return True
        return held >= (wanted if isinstance(wanted, int) else _FEW)
    if has_parallel_calls(stage):
        held = literal(stage.arguments.get("num_parallel_calls"))
        return isinstance(held, int) and isinstance(wanted, int) and held >= wanted
    return stage.effects is None and not stage.inner and stage.path not in _SAVED


def _parallelised(stage: Stage, target: Target, pipeline: Pipeline) -> bool:
    """True for a map that the targeted runtime makes a ParallelMap."""
    effects = stage.effects
    if effects is None or effects.purity not in {Purity.STATELESS, Purity.TRIVIAL} or stage.nested:
        return False
    return target.presumably(*effects.parallel_since) and not switched_off(pipeline, *ALL_REWRITES)


def _finished_elsewhere(graph: Graph, target: Target) -> set[int]:
    """Calls that end one pipeline and lead on to an asynchronous step in another use."""
    unfinished: dict[int, set[tuple[int, Kind]]] = {}
    finished: dict[int, set[tuple[int, Kind]]] = {}
    for pipeline in graph.pipelines:
        if pipeline.use.kind not in _WAITING:
            continue
        use = id(pipeline.use.node), pipeline.use.kind
        last = list(ends(pipeline.last))
        for end in last:
            if asynchronous(end, target, pipeline):
                # Not the end itself: a `batch` may be asynchronous by what is before it.
                for stage in end.walk():
                    if stage.call is not end.call:
                        finished.setdefault(id(stage.call), set()).add(use)
            else:
                unfinished.setdefault(id(end.call), set()).add(use)
    return {call for call, uses in unfinished.items() if finished.get(call, set()) - uses}


def _finished_looking(pipeline: Pipeline) -> bool:
    """A returned dataset counts when its source is in sight and it yields batches."""
    stages = pipeline.last.walk()
    return _yields_batches(pipeline.last) and not any(
        stage.name in {"unknown", "parameter"} for stage in stages
    )


def _yields_batches(last: Stage) -> bool:
    """True when elements are batches, for all that the code shows."""
    for stage in last.walk():
        if makes_batches(stage) or any(map(_batches_of_files, stage.inner)):
            return True
        if stage.name == "unbatch":
            return False
    return False


def _batches_of_files(last: Stage) -> bool:
    """True for what a mapped function makes of the elements of files: those of a window, or those
    that it made of one, are one example when they are put together."""
    sources = [CONSTRUCTORS.get(each.path) for each in last.walk() if not each.inputs]
    return _yields_batches(last) and all(each is not None and each.file_backed for each in sources)


def _judge(
    pipeline: Pipeline, end: Stage, target: Target, graph: Graph, given: Target
) -> tuple[Severity, str]:
    waits = _WAITING[pipeline.use.kind]
    prefetched = any(stage.name == "prefetch" for stage in end.walk())
    what = (
        f"`prefetch` is not the last step: `{end.name}` runs after it"
        if prefetched
        else f"the pipeline ends in `{end.name}` without `prefetch`"
    )
    if why := why_small(end):
        return Severity.INFO, f"{what}; {why}, so little is lost"
    if target.presumably(2, 11) and not switched_off(pipeline, *_INJECTION):
        return Severity.INFO, f"{what}; the targeted TensorFlow adds one by itself"
    if pipeline.use.kind in _NOT_USED:
        return Severity.INFO, f"{what}, so {waits} for each batch, unless somebody else adds one"
    if kept_in_memory(end):
        return Severity.INFO, f"{what}; from the second pass on, its elements come from memory"
    if only_reads_lines(end):
        return Severity.INFO, f"{what}; nothing is done to the lines, so little is lost"
    is_fused = not switched_off(pipeline, *_SHUFFLED)
    if only_copies(end, lambda _stage, _batch: False, is_fused):
        return Severity.INFO, f"{what}; batches are only copied from memory, so little is lost"
    few = _taken(pipeline.use) <= _FEW_STEPS
    if pipeline.use.kind in _ONE_PASS and not read_again(pipeline) and not few:
        return Severity.INFO, f"{what}, so {waits} for each batch, once over the data"
    if only_copies(
        end,
        lambda stage, batch: (
            asynchronous(stage, target, pipeline) and (batch is None or _holds(stage, batch))
        ),
        is_fused,
    ):
        does = "does little to" if end.name == "map" else "only copies"
        if _comes_unseen(end, target, pipeline):
            return Severity.INFO, f"{what}; it {does} what cannot be seen being made"
        return Severity.INFO, f"{what}; it {does} what was made ahead of time, so little is lost"
    if pipeline.use.kind is Kind.ITERATOR and not may_train(pipeline.use, graph):
        return Severity.INFO, f"{what}; nothing in sight tells that a model trains meanwhile"
    if drawn(pipeline, graph) is not Draws.UNKNOWN:
        return Severity.INFO, f"{what}; no batch is drawn while another one is in use"
    if few:
        return Severity.INFO, f"{what}; few elements are taken in all"
    if graph.distributes and _is_replicated(pipeline.use, graph):
        return Severity.INFO, (
            f"{what}; what trains under a `tf.distribute` strategy is given its batches ahead of "
            "time"
        )
    repaired = _repaired_since(end, pipeline)
    known = given.below(*repaired) or target.presumably(2, 11)
    newer = "" if known else f" before TensorFlow {repaired[0]}.{repaired[1]}"
    made = "it does" if prefetched else "each element is made"
    return Severity.WARNING, f"{what}, so{newer} {waits} while {made}"


def _comes_unseen(end: Stage, target: Target, pipeline: Pipeline) -> bool:
    """True where nothing in sight makes ahead of time what a last step is given."""
    pending = list(end.inputs)
    while pending:
        stage = pending.pop()
        if stage.name in UNSEEN:
            return True
        if not asynchronous(stage, target, pipeline):
            pending.extend(stage.inputs)
    return False


def _is_replicated(use: Use, graph: Graph) -> bool:
    """True for a model that is made in the scope of a strategy, or cannot be seen being made, and
    for estimators, which may be told of one."""
    if use.kind is Kind.INPUT_FN:
        return True
    match use.feeding.model if use.feeding is not None else None:
        case Model(replicated=replicated):
            return replicated
        case Instance() as model:
            return model.key in graph.replicated
        case Unknown():
            return True
    return False


def _repaired_since(end: Stage, pipeline: Pipeline) -> tuple[int, int]:
    """The first TensorFlow version whose runtime makes this last step asynchronous by itself."""
    if end.name == "shuffle" and end.inputs:
        last = [_repaired_since(each, pipeline) for each in ends(end.inputs[0])]
        return max(last)
    effects = end.effects
    if end.name == "map" and effects is not None and not end.nested:
        stateless = effects.purity in {Purity.STATELESS, Purity.TRIVIAL}
        if stateless and not switched_off(pipeline, *ALL_REWRITES):
            return min(effects.parallel_since, (2, 11))
    return 2, 11


def _repair(
    pipeline: Pipeline, end: Stage, at_use: bool, graph: Graph, target: Target
) -> Repair | None:
    expression = pipeline.use.expression if at_use else _with_what_follows(end, pipeline)
    if expression is None:
        return None
    grows = any(_draws_from_growing(each, graph) for each in end.walk())
    return Repair(
        "Append `prefetch`, which draws before the next is added" if grows else "Append `prefetch`",
        Applicability.UNSAFE if grows else Applicability.SAFE,
        lambda source: _edits(expression, source, target, graph),
    )


def _with_what_follows(end: Stage, pipeline: Pipeline) -> cst.Call | None:
    """The call of the last working step, with the steps that do no work behind it in its chain: a
    `prefetch` behind a `repeat` also works at the end of a pass."""
    expression = end.call
    following = []
    stage = pipeline.last
    while stage.name in TRANSPARENT and len(stage.inputs) == 1:
        following.append(stage)
        stage = stage.inputs[0]
    if stage is not end:
        return expression
    for each in reversed(following):
        if not (
            isinstance(each.call, cst.Call)
            and isinstance(each.call.func, cst.Attribute)
            and each.call.func.value is expression
        ):
            break
        expression = each.call
    return expression


def _edits(
    expression: cst.BaseExpression, source: Source, target: Target, graph: Graph
) -> list[Edit] | None:
    number = chosen(source, expression, 1, target, graph)
    if number is None:
        return None
    return [append_call(source, expression, f".prefetch({number})")]


rule = Rule(
    code="TFD203",
    name="missing-prefetch",
    summary="the pipeline's last step is synchronous",
    severity=Severity.WARNING,
    claim=Claim.FASTER,
    check=check,
)
