"""Files that are read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.batches import BATCHING, REGROUPING
from tfdata_lint.graph.cardinality import count_of, names_one_file
from tfdata_lint.graph.guards import Guards
from tfdata_lint.graph.machine import datasets_in
from tfdata_lint.graph.order import constant
from tfdata_lint.graph.passes import NEVER_RUN, kept_by_a_cache
from tfdata_lint.graph.pipeline import Graph, Kind, Pipeline, Purity, Stage
from tfdata_lint.graph.settings import has_parallel_calls
from tfdata_lint.graph.values import Sequence, Unknown, Value
from tfdata_lint.reading.surroundings import comments_about, default_of, parameters_of
from tfdata_lint.reading.testing import is_test
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

_READERS = frozenset({"TFRecordDataset", "TextLineDataset", "FixedLengthRecordDataset"})
MOST_OPEN = 256
"""Files above which a `cycle_length` stands for all: with AUTOTUNE and 10,000, 2.21 has 725 threads
for 20 files and 1,063 for 300, and takes 1.98 and 1.16 times as long, on two cores; with 16 at
a time, 62 and 77, and 0.94 and 1.01 (`benchmarks/long_cycles.py`)."""

_HARMLESS = {Purity.STATELESS, Purity.TRIVIAL}

_WRITERS = {
    "TFRecordDataset": Regex(r"\bTFRecordWriter\("),
    "TextLineDataset": Regex(r"\.to_csv\(|\bcsv\.writer\(|\bopen\([^)]*[\"']wt?[\"']"),
}
"""What writes files for a reader."""

_WINDOWS = frozenset({"sliding_window_batch", "window"})

_IN_TURN = Regex(
    r"consecutive|\bin (?:the same |this |that |their )?order\b"
    r"|\border (?:is|must|matters|of the)\b"
    r"|\bparallel\b[^.]{0,30}\b(?:does|do|is|are)(?:n't| not)\b",
    re.IGNORECASE,
)
"""What comments say where records must come as they stand in the files, which parallel reads mix,
or where parallel reads are not wanted."""


def check(graph: Graph, assumptions: Assumptions) -> Iterator[Problem]:
    """Interleaved files without parallel calls, and many files without parallel reads."""
    read_otherwise = _read_in_parallel(graph)
    for pipeline in graph.pipelines:
        if not pipeline.proven or pipeline.use.kind in NEVER_RUN:
            continue
        for stage in pipeline.stages:
            if stage.call is None:
                continue
            if stage.name == "interleave" and _reads_in_turn(stage, pipeline, graph):
                message = (
                    "`interleave` without `num_parallel_calls` reads its files in turn, and waits "
                    "for one at a time, on every TensorFlow version"
                )
                if _writes_such(stage, graph):
                    message += "; the code writes such files itself, and those are near"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                if _is_left_to_callers(stage, graph):
                    message += "; the code leaves the choice, and this is one of the ways"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                if _opens_all(stage, pipeline):
                    message += "; so large a `cycle_length` stands for all files, and parallel "
                    message += "calls start workers by it"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                if kept_by_a_cache(stage, pipeline):
                    message += "; a cache keeps what it gives: it reads in the first pass only"
                    yield Problem(stage.call, message, Severity.INFO, pipeline)
                    continue
                repair = _repair(stage, assumptions.target, graph)
                yield Problem(stage.call, message, Severity.WARNING, pipeline, repair)
            elif stage.name in _READERS and _reads_many(stage) and not _waits_for_python(pipeline):
                if _bounded(pipeline) or _needs_order(pipeline):
                    continue
                if _is_meant(stage, stage.call, graph, read_otherwise):
                    continue
                message = (
                    f"`{stage.name}` reads many files one after the other; `num_parallel_reads` "
                    "or `interleave` reads several at a time"
                )
                yield Problem(stage.call, message, Severity.INFO, pipeline)


def _is_left_to_callers(interleave: Stage, graph: Graph) -> bool:
    """True for a number of calls that is a parameter, and comes out as None."""
    argument = interleave.arguments.get("num_parallel_calls")
    if argument is None or interleave.call is None or not isinstance(argument.node, cst.Name):
        return False
    return argument.node.value in parameters_of(*graph.place(interleave.call))


def _opens_all(interleave: Stage, pipeline: Pipeline) -> bool:
    """True for a number of files that nobody means to read at a time."""
    length = constant(interleave, "cycle_length", pipeline.guards)
    return type(length) is int and length > MOST_OPEN


def _writes_such(interleave: Stage, graph: Graph) -> bool:
    """True where the file with the step also writes files as its readers read them."""
    text = graph.sources[id(interleave.call)].text
    readers = {each.name for inner in interleave.inner for each in inner.walk() if not each.inputs}
    return any(name in readers and writer.search(text) for name, writer in _WRITERS.items())


def _is_meant(reader: Stage, call: cst.Call, graph: Graph, read_otherwise: set[int]) -> bool:
    """True where one file after the other is a decision: another branch reads the same files in
    parallel, or a comment wants the order. A test has a few files, whose order it knows."""
    if is_test(graph.sources[id(call)].path):
        return True
    files = reader.arguments["filenames"].value
    if any(id(stage.call) in read_otherwise for _, stage in datasets_in(files)):
        return True
    return _IN_TURN.search(comments_about(*graph.place(call))) is not None


def _read_in_parallel(graph: Graph) -> set[int]:
    """The identities of the calls that make names of files which are read several at a time."""
    parallel = (
        stage
        for pipeline in graph.pipelines
        for stage in pipeline.stages
        if stage.name == "parallel_interleave"
        or (stage.name == "interleave" and has_parallel_calls(stage))
    )
    return {id(stage.inputs[0].call) for stage in parallel if stage.inputs[0].call is not None}


def _reads_in_turn(interleave: Stage, pipeline: Pipeline, graph: Graph) -> bool:
    if has_parallel_calls(interleave) or constant(interleave, "cycle_length", pipeline.guards) == 1:
        return False
    length = interleave.arguments.get("cycle_length")
    written = length.node if length is not None else None
    if isinstance(written, cst.Name) and interleave.call is not None:
        source, at = graph.place(interleave.call)
        if default_of(source, at, written.value) == 1:
            return False
    sources = [each for each in interleave.inputs[0].walk() if not each.inputs]
    if all(count_of(each) == 1 or names_one_file(each) for each in sources):
        # One file, also where it is read again and again.
        return False
    block = constant(interleave, "block_length", pipeline.guards)
    if "block_length" not in interleave.arguments:
        block = 1
    return any(_waits_for_file(inner, block, pipeline.guards) for inner in interleave.inner)


def _waits_for_file(last: Stage, block: object, guards: Guards) -> bool:
    """True where a reader has no step after it that reads the next block of elements ahead."""
    if _reads_ahead(last, block, guards):
        return False
    return _reads(last) or any(_waits_for_file(each, block, guards) for each in last.inputs)


def _reads_ahead(stage: Stage, block: object, guards: Guards) -> bool:
    """True for a step that fills a buffer in the background, if it holds a block.

    Such buffers are filled for all open files at a time (measured on TensorFlow 2.15 and 2.21:
    parallel calls gain nothing more); where a block is longer, the rest of it is waited for, unless
    the reader has parallel reads, too.
    """
    if stage.name == "prefetch":
        size = constant(stage, "buffer_size", guards)
        if isinstance(size, int) and isinstance(block, int) and size >= 0:
            return size >= block
        return block in (1, ...)
    if not has_parallel_calls(stage):
        return False
    # A reader with parallel reads fills a buffer of its own.
    return block in (1, ...) or any("num_parallel_reads" in each.arguments for each in stage.walk())


def _reads(stage: Stage) -> bool:
    operation = CONSTRUCTORS.get(stage.path)
    return operation is not None and operation.file_backed


def _reads_many(reader: Stage) -> bool:
    if "num_parallel_reads" in reader.arguments or "**" in reader.arguments or reader.nested:
        return False
    files = reader.arguments.get("filenames")
    return files is not None and _is_many(files.value)


def _bounded(pipeline: Pipeline) -> bool:
    """True where `take` ends the reading early, most likely within one file."""
    return any(stage.name == "take" for stage in pipeline.stages)


def _needs_order(pipeline: Pipeline) -> bool:
    """True for windows of records: of those of several files at a time, one would mix them."""
    return any(stage.name in _WINDOWS for stage in pipeline.stages)


def _waits_for_python(pipeline: Pipeline) -> bool:
    """True for single records that a loop in Python only reads: it takes longer for one than the
    file does, and parallel reads gain nothing (measured on TensorFlow 2.15 and 2.21)."""
    use = pipeline.use
    if use.kind is not Kind.CONSUMED or not isinstance(use.node, cst.For | cst.CompFor):
        return False
    return all(stage.name not in BATCHING | REGROUPING for stage in pipeline.stages)


def _is_many(files: Value) -> bool:
    """True for a list of files, and for a dataset of names. What a generator yields may be one file
    after the other as they are written, in an order that counts."""
    made = [stage for _, stage in datasets_in(files)]
    if made:
        return not any(each.name == "from_generator" for stage in made for each in stage.walk())
    match files.only():
        case Sequence(items=items, repeated=repeated):
            return repeated or len(items) > 1
        case Unknown(foreign=foreign):
            return foreign.endswith("glob()")
    return False


def _repair(interleave: Stage, target: Target, graph: Graph) -> Repair | None:
    """Safe where the order stays: with a `cycle_length`, as the automatic one may be another, and
    with functions that draw and change nothing (measured on TensorFlow 2.15 and 2.21). None for
    code that may run on TensorFlow 1.10 and older, whose `interleave` has no such argument."""
    if may_be_older(target, graph):
        return None
    stages = [stage for inner in interleave.inner for stage in inner.walk()]
    effects = [each.effects for each in (interleave, *stages) if each.effects is not None]
    same = all(each.purity in _HARMLESS for each in effects)
    return Repair(
        "Add `num_parallel_calls`",
        Applicability.SAFE
        if same and "cycle_length" in interleave.arguments
        else Applicability.UNSAFE,
        lambda source: autotuned(interleave, "num_parallel_calls", source, CALLS, target, graph),
    )


rule = Rule(
    code="TFD202",
    name="sequential-file-read",
    summary="files are read one after the other",
    severity=Severity.WARNING,
    claim=Claim.FASTER,
    check=check,
)
