"""How long an element takes to be made, as far as the code shows it."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Set

import libcst as cst

from tfdata_lint.graph import tensors, yields
from tfdata_lint.graph.cardinality import REPEATING, arrays, literal
from tfdata_lint.graph.order import UNSEEN
from tfdata_lint.graph.pipeline import Purity, Stage, Work
from tfdata_lint.graph.purity import words
from tfdata_lint.graph.settings import caches_in_memory, has_parallel_calls
from tfdata_lint.graph.size import (
    BATCHING,
    BIG_ELEMENT,
    KEEPING,
    at_most,
    kept_in_memory,
    known_bytes,
    makes_batches,
    rows_of,
)
from tfdata_lint.graph.values import (
    Constant,
    Mapping,
    Sequence,
    Symbol,
    Tensor,
    Unknown,
    Value,
)
from tfdata_lint.reading.tree import last_name
from tfdata_lint.regex import Regex

USUAL_BATCH = 128
"""Elements of a batch, where the code does not show how many."""

BIG_NOISE = 2**16
"""Bytes from which on it takes a noticeable time to draw a number for each."""

SMALL_PICTURE = 2**16
"""Bytes up to which a decoded picture counts as small: one of mnist has 784, floats of 64x64 in
colour 49,152."""

BIG_RECORD = 2**17
"""Bytes of a record, or of what is parsed of it, from which on it takes a noticeable time to read
it as numbers: 65,536 floats and a picture of 224x224x3 gain, 512 integers and one of 32x32x3 do not
(`benchmarks/parallel_maps.py`)."""

OF_A_ROW = 256
"""Numbers of a row from which on a record of rows takes a noticeable time to read: 100 and 400 rows
take 0.97 to 1.63 times as long as with parallel calls where they are of 300 floats, 0.97 to 1.55 of
80, 0.81 to 1.29 of 20 (TensorFlow 2.12 and 2.21, `benchmarks/parallel_maps.py`)."""

SMALL_RECORD = 1024
"""Bytes of a record that are read as numbers sooner than another thread has them."""

MANY = 4096
"""Elements of a step that it takes a noticeable time to take one by one, even from memory: with
steps of 10 ms it takes 1.4 to 1.8 times as long as with a last `prefetch` where they are numbers
(TensorFlow 2.10 and 2.21, `benchmarks/last_prefetch.py`)."""

MANY_CALLS = 128
"""Elements of a step for each of which a function is called, so that it takes a noticeable time to
get them, in parallel or not and however little is done: with steps of 10 ms, 128 take 1.3 to 1.8
times as long as with a last `prefetch`, and 32 take 1.1 to 1.3 (TensorFlow 2.4 to 2.21,
`benchmarks/last_prefetch.py`)."""

MANY_LINES = 256
"""Lines of a text file from which on it takes a noticeable time to read and shuffle them: with
steps of 10 ms, 256 take 0.98 to 1.24 times as long as with a last `prefetch`, and 32 take 0.99 to
1.06 (TensorFlow 2.9 and 2.21, `benchmarks/last_prefetch.py`)."""

_COUNTING_ALL = Regex(
    r"(?:^|_)(?:n|nb|num|number|total)_(?:of_)?(?:all_|train_|training_|val_|valid_|test_)?"
    r"(?:data|elements|examples|files|images|imgs|items|points|records|rows|samples)$"
    r"|(?:examples|files|images|imgs|records|rows|samples)_(?:count|num)$"
    r"|(?:^|_)(?:data|dataset|ds|test|train|training|val|valid|validation)_(?:count|len|length|num|size)$"
    r"|^len_(?:data|dataset|ds|train|val|test)$"
    r"|^total$"
)
"""What is called after the number of all elements."""

_IN_MEMORY = frozenset({"from_tensor_slices", "from_tensors", "range"})
"""Sources whose elements are there before anybody asks for them."""

_RAW = frozenset({"FixedLengthRecordDataset", "TFRecordDataset", "TextLineDataset", "list_files"})
"""Sources whose elements are names of files, or records as they stand in them."""


def _is_small_picture(element: Value | None) -> bool:
    """True for an element that is known to be no more than a few numbers in rows: it is decoded,
    which a name, an index or bytes are not."""
    found = arrays(element) if element is not None else []
    sizes = [None if each.dtype == "string" else tensors.bytes_of(each) for each in found]
    known = [size for size in sizes if size is not None]
    return len(known) == len(sizes) and sum(known) <= SMALL_PICTURE and _has_axes(element, 1, set())


def only_copies(
    stage: Stage, there: Callable[[Stage, Stage | None], bool], is_fused: bool = True
) -> bool:
    """True when an element is only copied together from what is in memory or there already: no step
    up to here, or up to where an element is `there`, reads a file, runs Python, is called for each
    element of a batch, or does more than arithmetic, at least from the second pass on, and it is
    not known to take MANY of the elements of a step, or a function for MANY_CALLS of them.

    `there` is asked about a step and about the one that makes batches of its elements, if any does.
    A `repeat` right behind a `shuffle` is fused with it, if it is for more than one pass: that asks
    for the next one as soon as one is drawn in, and holds all of none (`benchmarks.last_prefetch`),
    unless options say that they are not `is_fused`.
    """
    pending: list[tuple[Stage, Stage | None, bool, int]] = [(stage, None, False, 1)]
    fused: set[int] = set()
    while pending:
        each, batch, ahead, taken = pending.pop()
        if taken >= MANY:
            return False
        held = id(each) not in fused and _holds_all(each)
        if kept_in_memory(each) or held or there(each, batch):
            continue
        if is_fused and each.name == "repeat" and _is_of_several(each):
            fused.update(map(id, each.inputs))
        if each.inner or (not each.inputs and each.name not in _IN_MEMORY):
            return False
        if takes_long(each) or _looks_up(each):
            return False
        if each.name == "cache" and not caches_in_memory(each):
            # From the second pass on, the file of a cache is read.
            return False
        several = batch is not None and literal(batch.arguments.get("batch_size"), 0) != 1
        if several and not ahead and _is_called_in_turn(each):
            return False
        if taken >= MANY_CALLS and _changes(each):
            return False
        if makes_batches(each):
            batch = each
        taken *= _taken_for_one(each)
        # What stands before parallel calls runs ahead, as they do.
        ahead = ahead or has_parallel_calls(each)
        pending.extend((before, batch, ahead, taken) for before in each.inputs)
    return True


def _is_of_several(repeat: Stage) -> bool:
    """True for more than one pass, as far as the code shows it."""
    count = literal(repeat.arguments.get("count"))
    return count in (None, -1) or (type(count) is int and count > 1)


def only_reads_lines(stage: Stage) -> bool:
    """True for lines of text as they stand in a file, in batches that are not known to have
    MANY_LINES: nothing is done to them."""
    taken = 1
    while len(stage.inputs) == 1 and stage.effects is None and not stage.inner:
        taken *= _taken_for_one(stage)
        stage = stage.inputs[0]
    return stage.name == "TextLineDataset" and taken < MANY_LINES


def _holds_all(stage: Stage) -> bool:
    """True for a shuffle that takes all elements before it gives the first one, as far as numbers,
    `len`, or what its size is called tell it."""
    if stage.name != "shuffle" or not stage.inputs or "buffer_size" not in stage.arguments:
        return False
    size, most = literal(stage.arguments["buffer_size"]), at_most(stage.inputs[0])
    if isinstance(size, int) and most is not None:
        return most <= size
    given = stage.arguments["buffer_size"]
    named = last_name(given.node) if isinstance(given.node, cst.BaseExpression) else ""
    if named and _COUNTING_ALL.search(words(named)) is not None:
        return all(each.name not in REPEATING for each in stage.inputs[0].walk())
    before = stage.inputs[0]
    if before.name == "from_generator" and _length_of(given.node) in yields.handed_out(before):
        return True
    thing = given.value.only()
    return isinstance(thing, Unknown) and thing.identity in map(_length, rows_of(before))


def _length_of(node: cst.CSTNode | None) -> str:
    """`rows` of `len(self.rows)`; empty for anything else."""
    match node:
        case cst.Call(func=cst.Name(value="len"), args=[cst.Arg(value=of)]):
            return last_name(of)
    return ""


def _length(rows: Value) -> Hashable:
    """What `len(rows)` gives, where `rows` are not in sight."""
    return ("builtins.len", rows.key)


def _looks_up(stage: Stage) -> bool:
    """True for a function that splits texts and asks a table for each part."""
    effects = stage.effects
    return (
        effects is not None and effects.work is Work.STRINGS and effects.purity is Purity.STATEFUL
    )


def _taken_for_one(stage: Stage) -> int:
    """How many elements a step takes for one of its own, as far as the code shows it: at least so
    many; none where it makes several out of one."""
    if stage.name in {"unbatch", "rebatch"}:
        return 0
    size = literal(stage.arguments.get("batch_size")) if stage.name in BATCHING else 1
    most = at_most(stage.inputs[0]) if stage.inputs else None
    return min(size, size if most is None else most) if type(size) is int and size > 1 else 1


def _is_called_in_turn(stage: Stage) -> bool:
    """True for a map without parallel calls that does a little: as many times as a batch has
    elements, it is much (measured on TensorFlow 2.10 and 2.15, `benchmarks/last_prefetch.py`)."""
    effects = stage.effects
    if stage.name != "map" or effects is None or has_parallel_calls(stage):
        return False
    return effects.purity is not Purity.TRIVIAL and effects.work is not Work.SHAPES


def does_little(stage: Stage) -> bool:
    """True for a mapped function of which one call takes no longer than handing an element to
    another thread does: one that only changes shapes, or arithmetic on elements that are neither
    batches nor known to be big."""
    effects = stage.effects
    if effects is None or effects.purity is Purity.TRIVIAL:
        return True
    if effects.work is Work.SHAPES:
        # Also where it draws a few numbers, to choose or to cut by.
        return effects.purity in {Purity.STATELESS, Purity.STATEFUL}
    if effects.purity is not Purity.STATELESS:
        return False
    before = stage.inputs[0] if stage.inputs else stage
    if effects.work is Work.PARSES:
        return _record_bytes(before, math.inf) <= SMALL_RECORD
    if effects.work is not Work.ARITHMETIC:
        return False
    if _has_batches(before):
        return _holds_numbers(before.element, effects.untouched)
    return known_bytes(before.element, effects.untouched) <= BIG_ELEMENT


def takes_long(stage: Stage) -> bool:
    """True where the code shows that one call of a mapped function takes longer than to hand an
    element to another thread: it decodes, reads or runs Python, or does something to many
    strings or numbers."""
    effects = stage.effects
    if effects is None or effects.purity is Purity.TRIVIAL:
        return False
    before = stage.inputs[0] if stage.inputs else stage
    if effects.work is Work.TOLD:
        return not _is_small_picture(before.element)
    if effects.reads or effects.purity is Purity.PYTHON:
        return True
    match effects.work:
        case Work.MORE:
            return True
        case Work.UNSEEN:
            return takes_raw(stage)
        case Work.PARSES:
            most = max(_record_bytes(before, 0), known_bytes(stage.element))
            return _has_batches(before) or most > BIG_RECORD
        case Work.STRINGS if _looks_up(stage) and any(
            each.name in UNSEEN for each in before.walk()
        ):
            # They may be batches.
            return True
        case Work.STRINGS:
            return _has_several(before) and not _holds_numbers(before.element, effects.untouched)
        case Work.ARITHMETIC:
            # To draw a number takes longer than to add it.
            most, axes = (BIG_NOISE, 2) if effects.draws else (BIG_ELEMENT, tensors.PICTURE_AXES)
            size = known_bytes(before.element, effects.untouched, USUAL_BATCH)
            return size > most or (not size and _has_axes(before.element, axes, effects.untouched))
    return False


def has_long_rows(element: Value | None) -> bool:
    """True for as many rows as a record has, each of OF_A_ROW numbers or more."""
    for tensor in arrays(element) if element is not None else ():
        match tensor.shape:
            case (None, int(columns)) if tensor.dtype != "string" and columns >= OF_A_ROW:
                return True
    return False


def _has_batches(stage: Stage) -> bool:
    return any(makes_batches(each) for each in stage.walk())


def _has_several(stage: Stage) -> bool:
    """True for elements that are batches, of more than one each."""
    return any(
        makes_batches(each) and literal(each.arguments.get("batch_size")) != 1
        for each in stage.walk()
    )


def _has_axes(element: Value | None, more_than: int, without: Set[Tensor]) -> bool:
    """True for an element that holds a tensor which is known to have more axes than these, without
    some of its tensors."""
    return any(
        len(tensor.shape) > more_than
        for tensor in (arrays(element) if element is not None else ())
        if tensor.shape is not None and tensor not in without
    )


def _record_bytes(stage: Stage, unknown: float) -> float:
    """The bytes of a record of fixed length, as it is read; `unknown` where they are not known."""
    while stage.name in KEEPING - {"map"} and stage.inputs:
        stage = stage.inputs[0]
    size = literal(stage.arguments.get("record_bytes"))
    return size if isinstance(size, int) else unknown


def _holds_numbers(element: Value | None, without: Set[Tensor]) -> bool:
    """True for batches of a few numbers each, of indices, of labels, and of some other tensors."""
    match element.only() if element is not None else None:
        case Tensor() as tensor if tensor in without:
            return True
        case Tensor(dtype=dtype, shape=(_, *rest)):
            # Arithmetic is done with numbers, which have no more than 8 bytes.
            return tensors.is_small(Tensor(dtype or "int64", tuple(rest)))
        case Sequence(items=items):
            return all(_holds_numbers(value, without) for value in items)
        case Mapping(items=items):
            return all(_holds_numbers(value, without) for _, value in items)
    return False


def _changes(stage: Stage) -> bool:
    return (
        stage.name == "map"
        and stage.effects is not None
        and stage.effects.purity is not Purity.TRIVIAL
    )


def takes_raw(stage: Stage) -> bool:
    """True for the first step that may change what is read from files: somebody must decode it."""
    while True:
        if stage.inner:
            stage = stage.inner[0]
        elif stage.inputs:
            stage = stage.inputs[0]
        else:
            return stage.name in _RAW
        if _changes(stage):
            return False


def polls(stage: Stage) -> bool:
    """True for a step that asks something else for its next, at each beat of an endless counter."""
    if not any(map(_counts, stage.inputs)):
        return False
    purity = stage.effects.purity if stage.effects is not None else Purity.UNKNOWN
    flattens = stage.name in {"flat_map", "interleave"}
    return flattens or (
        stage.name == "map" and purity in {Purity.UNKNOWN, Purity.STATEFUL, Purity.PYTHON}
    )


def _counts(stage: Stage) -> bool:
    """True for an endless counter, also after a little was done to its beats."""
    while stage.name == "map" and does_little(stage) and stage.inputs:
        stage = stage.inputs[0]
    if stage.name != "range":
        return stage.name == "counter"
    given = (each for argument in stage.arguments.values() for each in argument.value.things())
    return any(
        each == Symbol("sys.maxsize")
        or (isinstance(each, Constant) and isinstance(each.value, int) and each.value >= 2**31 - 1)
        for each in given
    )


def only_draws(stage: Stage) -> bool:
    """True for a map that draws its elements where there are no data: noise, choices."""
    effects = stage.effects
    if effects is None or effects.purity is not Purity.STATEFUL or effects.work is Work.MORE:
        return False
    sources = [each for each in stage.walk() if not each.inputs]
    return all(each.name in {"from_tensors", "range"} for each in sources)
