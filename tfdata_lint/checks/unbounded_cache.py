"""In-memory caches of data that may not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

import libcst as cst

from tfdata_lint.graph.batches import line
from tfdata_lint.graph.behaviour import varying
from tfdata_lint.graph.cardinality import REPEATING, endless
from tfdata_lint.graph.elements import tfds_name
from tfdata_lint.graph.evaluation import is_evaluation, source_texts
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.passes import EVALUATING, NEVER_RUN, TRAINING
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Purity, Stage
from tfdata_lint.graph.settings import caches_in_memory
from tfdata_lint.graph.size import (
    BIG_ELEMENT,
    LARGE_ELEMENT,
    LARGE_TFDS,
    bytes_of,
    element_bytes,
    is_part,
    known_bytes,
    large_source,
)
from tfdata_lint.graph.training import told_examples
from tfdata_lint.graph.unread import unread
from tfdata_lint.graph.values import Constant, Unknown
from tfdata_lint.reading.surroundings import (
    addresses_around,
    classes_around,
    comments_about,
    conditions_around,
    functions_around,
    texts_of_module,
)
from tfdata_lint.reading.tree import dotted
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Assumptions, Claim, Problem, Rule, Severity

_SMALL_SET = Regex(
    "mnist|cifar|aclimdb|imdb_reviews|movielens|ml-(?:100k|1m)|flower_photos|cats_and_dogs_filtered"
    r"|horse-or-human|mini_speech_commands|spa-eng|stack_overflow_16k|\biris\b|\btitanic\b",
    re.IGNORECASE,
)
"""Not `imdb` by itself, which the faces of IMDB-WIKI are called too."""

_WEIGHS = Regex(r"\b(?:memory|OOM|RAM|subset)\b", re.IGNORECASE)
"""What comments speak of that weigh whether the data fit."""

_NAMES_THE_CALL = Regex(
    r"\bcach\w*\s+(?:(?!(?:as|because|can|could|enough|fit|fits|if|is|little|only|since|small|so|when"
    r"|which)\b)\w+\s+){0,3}in[- ](?:memory|RAM)\b",
    re.IGNORECASE,
)
"""What comments say that only tell what the call does: `cache the data in memory`."""

_NOT_TOLD = "nothing tells how large an example is"

_SAME = REPEATING | {
    "batch", "padded_batch", "prefetch", "shuffle", "unbatch", "with_options",
}  # fmt: skip
"""Steps that give the same elements in each round, in whatever order."""

_OTHERWISE = REPEATING | {"from_generator"}
"""What comes more often before a `repeat`, or may be other elements in each round."""

_DETERMINED = frozenset({Purity.STATELESS, Purity.TRIVIAL})
"""What functions are that give the same for the same."""

_SWITCH = Regex(
    r"""[\w.]*cach(?:e|ing)\w*(?:\ (?:is|==)\ True)?
      | not\ [\w.]*no_?cach(?:e|ing)\w*
      | [\w.]+(?:\[|\.get\()[^=<>]*["']\w*cach(?:e|ing)\w*["'][^=<>]*
      | [\w.]+(?:\[|\.get\()[^=<>]*\.\w*cach(?:e|ing)\w*""",
    re.IGNORECASE | re.VERBOSE,
)


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Caches in memory for which the code shows that the elements are many, big or endless."""
    evaluated = _evaluated(graph)
    left = unread(graph)
    reported: dict[int, list[tuple[int, Guards]]] = {}
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in NEVER_RUN or _is_made_a_list(pipeline):
            continue
        for stage in pipeline.stages:
            if stage.call is None or not caches_in_memory(stage):
                continue
            said = _judge(stage, pipeline, graph, assumptions, evaluated)
            if said is None:
                continue
            # The caches of the same data in several branches are one decision.
            data = stage.inputs[0]
            others = reported.setdefault(id(data.call or data), [])
            if all(
                call == id(stage.call) or not guards.excludes(pipeline.guards)
                for call, guards in others
            ):
                others.append((id(stage.call), pipeline.guards))
                severity, message = said
                if severity is Severity.WARNING and id(stage) in left:
                    severity, message = Severity.INFO, f"{message}; nothing in sight reads the data"
                yield Problem(stage.call, message, severity, pipeline)


def _is_made_a_list(pipeline: Pipeline) -> bool:
    """True for `list(ds)`, which keeps all elements anyway."""
    node = pipeline.use.node
    return isinstance(node, cst.Call) and dotted(node.func) in {"list", "tuple"}


def _evaluated(graph: Graph) -> set[int]:
    """The calls through which data go to evaluation and never to training."""
    uses: dict[int, set[Kind]] = {}
    for pipeline in graph.pipelines:
        for stage in pipeline.last.walk():
            uses.setdefault(id(stage.call), set()).add(pipeline.use.kind)
    return {call for call, kinds in uses.items() if kinds & EVALUATING and not kinds & TRAINING}


def _judge(
    stage: Stage,
    pipeline: Pipeline,
    graph: Graph,
    assumptions: Assumptions,
    evaluated: set[int],
) -> tuple[Severity, str] | None:
    before = stage.inputs[0]
    if endless(before):
        return Severity.ERROR, (
            "`cache` of data that never end never completes: all that comes is kept, until memory "
            "is full"
        )
    if stage.nested:
        # Each call of the function around it makes a new cache, which ends with its elements.
        return None
    size = bytes_of(before)
    memory = assumptions.memory_gib * 2**30
    if size is not None:
        gib = f"{size / 2**30:.1f} GiB"
        if size > memory:
            return Severity.ERROR, (
                f"`cache` keeps {gib} in memory, more than the {assumptions.memory_gib:g} GiB that "
                "are assumed"
            )
        if size > memory / 2:
            return Severity.WARNING, (
                f"`cache` keeps {gib} in memory, more than half of the "
                f"{assumptions.memory_gib:g} GiB that are assumed"
            )
        return None
    if id(stage.call) in evaluated and pipeline.use.kind not in TRAINING:
        return None
    reason = large_source(before)
    if reason is None or is_evaluation(pipeline) or _asked_for(stage, pipeline, graph):
        return None
    message = (
        f"`cache` without a file name keeps every element in memory; nothing in sight bounds "
        f"{reason}"
    )
    if times := _times_kept(before, pipeline.guards):
        message = f"`cache` stands behind a `repeat`, so it keeps the data in memory {times}"
    elif _is_called_small(before, graph):
        return None
    elif (told := told_examples(pipeline)) is not None:
        each = max(BIG_ELEMENT, known_bytes(before.element))
        if told * each <= memory / 2:
            # So many pictures of usual sizes fit.
            return Severity.INFO, f"{message}; `fit` is told of {told} examples"
    if _is_weighed(stage, graph):
        return Severity.INFO, f"{message}; a comment weighs it"
    if (why := _why_little(before)) and not (times and why == _NOT_TOLD):
        return Severity.INFO, f"{message}; {why}"
    return Severity.WARNING, f"{message}{_large_element(before)}"


def _large_element(stage: Stage) -> str:
    """How large an example is, in a batch too, where all of it is known, or what is known is
    large."""
    size, whole = element_bytes(stage)
    if whole and size:
        return f"; an example has {size:,} bytes"
    return f"; an example has {size:,} bytes or more" if size >= LARGE_ELEMENT else ""


def _is_weighed(stage: Stage, graph: Graph) -> bool:
    """True where a comment says that the cache takes memory, or is of a part: the author has
    thought of it."""
    said = comments_about(*graph.place(stage.call)) if stage.call is not None else ""
    return "cach" in said.lower() and _WEIGHS.search(_NAMES_THE_CALL.sub("", said)) is not None


def _why_little(stage: Stage) -> str:
    """Why it may take very many of the elements to fill memory; empty for a set that is known to be
    large, and for elements that are."""
    sources = [each for each in stage.walk() if not each.inputs]
    if any(map(is_part, sources)):
        return "only a part of the set is read"
    if any(tfds_name(each.arguments) in LARGE_TFDS for each in sources):
        return ""
    size, whole = element_bytes(stage)
    if size >= LARGE_ELEMENT:
        return ""
    return f"an example has {size:,} bytes" if whole else _NOT_TOLD


def _is_called_small(stage: Stage, graph: Graph) -> bool:
    """True where the function, class or file that reads the data is called after a set that
    everybody knows to be small, or where a path or an address names it that they come from, or
    that the module has."""
    names: list[str] = []
    for each in stage.walk():
        if each.call is not None and not each.inputs:
            source, line = graph.place(each.call)
            names += [PurePath(source.path).stem, *functions_around(source, line)]
            names += classes_around(source, line)
            names += [*source_texts(each), *addresses_around(source, line)]
            names += (text for text in texts_of_module(source) if "/" in text)
    return any(map(_SMALL_SET.search, names))


def _times_kept(stage: Stage, guards: Guards) -> str:
    """How often a cache behind a stage keeps the same elements, as they are repeated so many times,
    or for each epoch; empty where they are not, or may be others in each round."""
    for each in line(stage):
        if not _gives_the_same(each, guards):
            return ""
        rounds = each.arguments.get("count") if each.name in REPEATING else None
        thing = rounds.value.only() if rounds is not None else None
        if thing is None:
            continue
        if any(one.name in _OTHERWISE for one in each.inputs[0].walk()):
            return ""
        if isinstance(thing, Unknown) and "epoch" in thing.text.lower():
            return "as many times as there are epochs"
        if isinstance(thing, Constant) and type(thing.value) is int and thing.value > 1:
            return f"{thing.value} times"
    return ""


def _gives_the_same(stage: Stage, guards: Guards) -> bool:
    """True for a step that surely gives the same elements in each round of its data."""
    if stage.name in {"map", "map_and_batch"}:
        known = stage.effects is not None and stage.effects.purity in _DETERMINED
        return known and not varying(stage, guards)
    return stage.name in _SAME or not stage.inputs


def _asked_for(stage: Stage, pipeline: Pipeline, graph: Graph) -> bool:
    """True when a switch that is named after the cache turns it on: a choice made for each run,
    also by the default of an argument."""
    written = conditions_around(*graph.place(stage.call)) if stage.call is not None else []
    return any(
        _SWITCH.fullmatch(part) is not None
        for text in (*pipeline.guards.texts(), *written)
        for part in text.split(" and ")
    )


rule = Rule(
    code="TFD301",
    name="unbounded-cache",
    summary="cache keeps data in memory that nothing bounds",
    severity=Severity.WARNING,
    claim=Claim.MEMORY,
    check=check,
)
