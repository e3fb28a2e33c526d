"""Maps that run one element at a time."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

import libcst as cst

from tfdata_lint.graph.batches import after
from tfdata_lint.graph.drawn import drawn
from tfdata_lint.graph.effort import (
    does_little,
    has_long_rows,
    only_draws,
    polls,
    takes_long,
)
from tfdata_lint.graph.evaluation import is_chosen_for_a_test
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.needs import needed, worded
from tfdata_lint.graph.passes import NEVER_RUN, kept_by_a_cache, only_measured, shown_once
from tfdata_lint.graph.pipeline import (
    PARALLEL_MAPS,
    Graph,
    Kind,
    Pipeline,
    Purity,
    Stage,
    Why,
    Work,
)
from tfdata_lint.graph.settings import (
    ALL_REWRITES,
    has_parallel_calls,
    in_debug_mode,
    leaves_parallel_calls_open,
    switched_off,
    switched_on,
)
from tfdata_lint.graph.size import handful, why_small
from tfdata_lint.graph.unread import unread
from tfdata_lint.reading.sessions import Draws
from tfdata_lint.reading.surroundings import comments_about
from tfdata_lint.regex import Regex
from tfdata_lint.repairs import CALLS, autotuned, may_be_older
from tfdata_lint.rule import (
    Applicability,
    Assumptions,
    Claim,
    Problem,
    Repair,
    Rule,
    Severity,
)
from tfdata_lint.target import Target

_PARALLEL_MAPS = "experimental_optimization.map_parallelization"
_TELLING = Regex(r"\bis_?instance\b | is_\w*dataset\w*\(", re.IGNORECASE | re.VERBOSE)
"""Tests that tell kinds of datasets apart."""

_OWN_LIMITS = {why for why in Why if why.value.startswith("limit:")}
_ONE_READER = Regex(r"hdf5|h5py|lmdb", re.IGNORECASE)
"""What a function is called that reads by libraries of which nothing in sight tells that several
threads may read at a time."""

_DECISION = Regex(
    r"thread[- ]?safe | single[- ]?thread | deadlock | race\ condition"
    r"| \b(?:must|should|may|can|could|do|does)(?:\ ?not|\ ?n't|\ never)\b"
    r"  [^.]{0,60} (?:parallel|concurren)"
    r"| \b(?:performance|speed)\b [^.]{0,30} (?:not|n't|un)\ ?(?:important|matter|relevant)",
    re.IGNORECASE | re.VERBOSE,
)
"""What comments say where a map is meant to run on one element after the other."""

_LITTLE = {
    Work.UNSEEN: "its function cannot be seen here, and nothing tells that it takes long",
    Work.TOLD: "its function cannot be seen here, and what it gets is small and decoded already",
    Work.MODEL: "but a model may take a device or all cores by itself",
    Work.PARSES: "but parsing one record or line takes no longer than to hand it to another thread",
    Work.STRINGS: "but one string or row takes little time",
}
_LITTLE_NUMBERS = "but nothing tells that elements are big, so that it takes long"
"""Why a map may take little time, by what its function does."""

_ORDERING = frozenset({"prefetch", "shuffle"})
"""Steps that one of two ways may have more of, and still be the other way of the same choice."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Maps without `num_parallel_calls` that the runtime does not, or may not, parallelise.

    Those that no version repairs come first: of several at one call, the first is told.
    """
    found = list(_found(graph, assumptions))
    for lasting in (True, False):
        yield from (problem for stage, problem in found if _lasts(stage) is lasting)


def _found(graph: Graph, assumptions: Assumptions) -> Iterator[tuple[Stage, Problem]]:
    if in_debug_mode(graph):
        return
    ambiguous = graph.unproven_calls()
    shared = _run_in_parallel(graph)
    parallel = _parallel_ways(graph)
    left = unread(graph)
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in NEVER_RUN:
            continue
        for stage in pipeline.stages:
            if stage.name != "map" or stage.call is None or has_parallel_calls(stage):
                continue
            if id(stage.call) in ambiguous and (
                pipeline.use.kind is Kind.UNUSED
                or any(map(_TELLING.search, pipeline.guards.texts()))
            ):
                # The code tells kinds of datasets apart, and this one goes another way.
                continue
            if pipeline.use.why in _OWN_LIMITS and not _is_seen(stage):
                # Neither what is mapped nor what becomes of it was looked at to the end.
                continue
            target = needed(assumptions.target, pipeline, graph)
            said = _judge(stage, pipeline, target)
            if said is not None:
                others = parallel.get(_way(stage), ())
                chosen = leaves_parallel_calls_open(stage) or any(
                    pipeline.guards.both(guards) is None for guards in others
                )
                severity, message = _softened(said, stage, pipeline, graph, shared, chosen)
                if severity is Severity.WARNING and drawn(pipeline, graph) is Draws.FEW:
                    severity, message = Severity.INFO, f"{message}; a session draws it once"
                if severity is Severity.WARNING and id(stage) in left:
                    severity, message = Severity.INFO, f"{message}; nothing in sight reads the data"
                message = worded(message, assumptions.target, target)
                if severity is Severity.WARNING and _is_meant(stage.call, graph):
                    severity, message = Severity.INFO, f"{message}; a comment says that it may"
                repair = (
                    None if severity is Severity.INFO else _repair(stage, assumptions.target, graph)
                )
                yield stage, Problem(stage.call, message, severity, pipeline, repair)


def _is_seen(stage: Stage) -> bool:
    return stage.effects is not None and stage.effects.purity is not Purity.UNKNOWN


def _is_meant(call: cst.Call, graph: Graph) -> bool:
    """True where a comment says that nothing may run in parallel, or that speed does not matter."""
    return _DECISION.search(comments_about(*graph.place(call))) is not None


def _parallel_ways(graph: Graph) -> dict[Hashable, list[Guards]]:
    """What is mapped over which data with parallel calls, and on which paths."""
    found: dict[Hashable, list[Guards]] = {}
    for pipeline in graph.pipelines:
        for stage in pipeline.last.walk():
            if stage.name == "map" and has_parallel_calls(stage):
                found.setdefault(_way(stage), []).append(pipeline.guards)
    return found


def _way(stage: Stage) -> Hashable:
    function = stage.arguments.get("map_func")
    before = stage.inputs[0] if stage.inputs else None
    while before is not None and before.name in _ORDERING and before.inputs:
        before = before.inputs[0]
    call = None if before is None else before.call
    return id(call), None if function is None else function.value.key


def _run_in_parallel(graph: Graph) -> set[int]:
    """The calls inside the functions of parallel steps alone: several run at a time as it is."""
    inside: dict[bool, set[int]] = {True: set(), False: set()}
    for pipeline in graph.pipelines:
        for outer in pipeline.last.walk():
            parallel = outer.name == "parallel_interleave" or has_parallel_calls(outer)
            for inner in outer.inner:
                inside[parallel].update(id(stage.call) for stage in inner.walk())
    return inside[True] - inside[False]


def _softened(
    said: tuple[Severity, str],
    stage: Stage,
    pipeline: Pipeline,
    graph: Graph,
    shared: set[int],
    chosen: bool,
) -> tuple[Severity, str]:
    """What is true but costs little where it stands, as an info."""
    severity, message = said
    if severity is not Severity.WARNING:
        return said
    if chosen:
        return Severity.INFO, f"{message}; the code leaves the choice, and this is one of the ways"
    if id(stage.call) in shared:
        return Severity.INFO, f"{message}; the step around it runs several of them at a time"
    if pipeline.use.kind is Kind.CONSUMED:
        return Severity.INFO, f"{message}; here the data are read once"
    measured = stage.call is not None and only_measured(stage.call, graph)
    if measured or is_chosen_for_a_test(pipeline):
        return Severity.INFO, f"{message}; here a model is measured with the data, and not trained"
    if shown_once(pipeline):
        return Severity.INFO, f"{message}; here a model is shown the data once, and not trained"
    if not _lasts(stage) and kept_by_a_cache(stage, pipeline):
        return (
            Severity.INFO,
            f"{message}; a cache keeps what it gives: it runs in the first pass only",
        )
    if not (takes_long(stage) or _gives_long_rows(stage, pipeline)):
        work = Work.UNSEEN if stage.effects is None else stage.effects.work
        return Severity.INFO, f"{message}; {_LITTLE.get(work, _LITTLE_NUMBERS)}"
    return said


def _gives_long_rows(stage: Stage, pipeline: Pipeline) -> bool:
    """True for long rows of each record, of which some have more than others: they are padded."""
    padded = any(each.name == "padded_batch" for each in after(stage, pipeline))
    return padded and has_long_rows(stage.element)


def _lasts(stage: Stage) -> bool:
    """True for a map that stays sequential on every version of TensorFlow."""
    purity = stage.effects.purity if stage.effects is not None else Purity.UNKNOWN
    return stage.nested or purity in {Purity.PYTHON, Purity.STATEFUL}


def _judge(stage: Stage, pipeline: Pipeline, target: Target) -> tuple[Severity, str] | None:
    purity = stage.effects.purity if stage.effects is not None else Purity.UNKNOWN
    causes = _listed(stage.effects.causes) if stage.effects is not None else ""
    ordered = stage.effects is not None and stage.effects.ordered
    alone = polls(stage) or _of_a_whole_window(stage)
    if purity is Purity.TRIVIAL or ordered or ".assign" in causes or alone:
        # Nothing to run in parallel; or something that counts on the order.
        return None
    if stage.effects is not None and (does_little(stage) or only_draws(stage)):
        # Another thread costs more than it gains.
        return None
    why = why_small(stage) if purity is not Purity.STATEFUL or handful(stage) else ""
    if why:
        return Severity.INFO, f"`map` without `num_parallel_calls`; {why}, so little is lost"
    if purity is Purity.PYTHON and stage.effects is not None and stage.effects.held:
        return Severity.INFO, (
            f"`map` without `num_parallel_calls` runs {causes} one element at a time; nothing in "
            "sight tells that its Python code waits or releases the GIL, without which parallel "
            "calls gain nothing"
        )
    if purity is Purity.PYTHON:
        return Severity.WARNING, (
            f"`map` without `num_parallel_calls` runs {causes} one element at a time on every "
            "TensorFlow version; parallel calls help where the Python code waits or releases the "
            "GIL"
        )
    if purity is Purity.STATEFUL:
        return Severity.WARNING, (
            f"`map` without `num_parallel_calls` runs one element at a time on every TensorFlow "
            f"version, because its function is stateful: {causes}"
        )
    if stage.nested:
        return Severity.WARNING, (
            "`map` without `num_parallel_calls` inside the function of another step runs one "
            "element at a time on every TensorFlow version"
        )
    if switched_off(pipeline, *ALL_REWRITES, _PARALLEL_MAPS):
        return Severity.WARNING, (
            "`map` without `num_parallel_calls` runs one element at a time, because the pipeline's "
            "options switch the runtime's own parallel maps off"
        )
    if purity is Purity.STATELESS:
        if switched_on(pipeline, _PARALLEL_MAPS):
            return Severity.INFO, (
                "`map` without `num_parallel_calls`; its function is stateless, so the runtime "
                "parallelises it, which the pipeline's options switch on"
            )
        since = stage.effects.parallel_since if stage.effects is not None else ()
        if target.presumably(*since):
            return Severity.INFO, (
                "`map` without `num_parallel_calls`; its function is stateless, so the targeted "
                "TensorFlow parallelises it by itself"
            )
        return Severity.WARNING, (
            "`map` without `num_parallel_calls` runs one element at a time before TensorFlow "
            f"{'.'.join(map(str, since))}; newer versions parallelise it by themselves, "
            "because its function is stateless"
        )
    if target.presumably(*PARALLEL_MAPS):
        return Severity.INFO, (
            "`map` without `num_parallel_calls`; the targeted TensorFlow parallelises it only if "
            "its function is stateless, which cannot be seen here"
        )
    if _ONE_READER.search(causes) is not None:
        return Severity.INFO, (
            "`map` without `num_parallel_calls`; whether the files that its function reads allow "
            "several readers at a time cannot be seen here"
        )
    return Severity.WARNING, (
        "`map` without `num_parallel_calls` runs one element at a time before TensorFlow 2.5, and "
        "on newer versions too if its function is stateful"
    )


def _of_a_whole_window(stage: Stage) -> bool:
    """True in the function of a `flat_map` over windows where one batch holds a whole window: the
    map has one element."""
    for each in stage.walk():
        source = each.inputs[0] if each.name == "batch" and each.inputs else None
        if source is not None and source.name == "window" and not source.inputs:
            batch, window = each.arguments.get("batch_size"), source.arguments.get("size")
            return batch is not None and window is not None and batch.value.key == window.value.key
    return False


def _listed(causes: Sequence[str]) -> str:
    return ", ".join(f"`{cause}`" for cause in causes[:3])


def _repair(stage: Stage, target: Target, graph: Graph) -> Repair:
    stateless = stage.effects is not None and stage.effects.purity is Purity.STATELESS
    # That the order stays was measured on TensorFlow 2 alone.
    measured = not may_be_older(target, graph)
    return Repair(
        "Add `num_parallel_calls`",
        Applicability.SAFE if stateless and measured else Applicability.UNSAFE,
        lambda source: autotuned(stage, "num_parallel_calls", source, CALLS, target, graph),
    )


rule = Rule(
    code="TFD201",
    name="map-without-parallel-calls",
    summary="map runs one element at a time",
    severity=Severity.WARNING,
    claim=Claim.FASTER,
    check=check,
)
