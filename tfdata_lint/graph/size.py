"""How much data a pipeline holds, as far as the code shows it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Set

import libcst as cst

from tfdata_lint.graph import known_sets, tensors, yields
from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.cardinality import REPEATING, arrays, count_of, endless, literal
from tfdata_lint.graph.elements import tfds_name
from tfdata_lint.graph.pipeline import Argument, Purity, Stage
from tfdata_lint.graph.settings import caches_in_memory
from tfdata_lint.graph.values import (
    SLICE,
    Constant,
    Mapping,
    Sequence,
    Tensor,
    Unknown,
    Value,
    parts,
)
from tfdata_lint.records import replace
from tfdata_lint.regex import Regex

FEW = 10_000
"""Elements up to which a source is small."""

HANDFUL = 100
"""Elements so few that it does not matter how they are made."""

FEW_BATCHES = 10
"""Batches so few that it does not matter how they are made."""

SMALL_BYTES = 64 * 2**20
"""Bytes up to which arrays in memory are small."""

FITTING = 2**30
"""Bytes that fit into any memory."""

BIG_ELEMENT = 2**20
"""Bytes from which on even arithmetic on one element takes a noticeable time."""

LARGE_SHARE = 0.5
"""A share from which on `take` is no bound."""

_NEVER_MORE = frozenset(
    {"map", "cache", "prefetch", "shuffle", "with_options", "enumerate", "assert_cardinality",
     "batch", "padded_batch", "ragged_batch", "filter", "take", "skip", "shard", "unique"}
)  # fmt: skip

KEEPING = frozenset({"map", "cache", "prefetch", "shuffle", "with_options"})

BATCHING = frozenset(
    {"batch", "padded_batch", "ragged_batch", "sparse_batch", "map_and_batch",
     "bucket_by_sequence_length", "group_by_window", "rebatch"}
)  # fmt: skip

_NUMBERS = frozenset({"counter", "random", "range"})
"""Sources whose elements are one number each: a `prefetch` behind them gains nothing (0.97 to 1.00
on TensorFlow 2.15 and 2.21, `benchmarks/last_prefetch.py`)."""

LARGE_ELEMENT = 2**19
"""Bytes of an element of which 16 GiB hold no more than 32,768: pictures of 224x224 in colour as
floats are larger, those of 192x192 are not."""

LARGE_TFDS = frozenset(
    {"bair_robot_pushing_small", "c4", "celeb_a", "celeb_a_hq", "cityscapes", "coco",
     "coco_captions", "common_voice", "criteo", "food101", "i_naturalist2017", "i_naturalist2018",
     "i_naturalist2021", "imagenet2012", "librispeech", "lsun", "nsynth", "objects365",
     "open_images_v4", "places365_small", "robonet", "the_pile", "voxceleb", "waymo_open_dataset",
     "webvid", "wikipedia"}
)  # fmt: skip
"""Sets of TensorFlow Datasets whose decoded elements do not fit the memory of a usual machine."""


_SPLIT = Regex(r"\w+\[(-?\d+)?:(-?\d+)?\]")
"""A part of a split of TensorFlow Datasets that is told by numbers of its elements."""

_SHARE = Regex(r"\w+\[(?:(\d+)%)?:(?:(\d+)%)?\]")
"""One that is told in hundredths."""


def at_most(stage: Stage) -> int | None:
    """A number that the elements are not more than, when the code shows one."""
    counts = []
    while True:
        count = count_of(stage)
        if stage.name == "zip":
            # It ends with the shortest.
            bounds = [at_most(each) for each in stage.inputs]
            counts += [bound for bound in bounds if bound is not None]
        if stage.name == "from_tensor_slices" and count is None:
            count = _most_rows(stage.arguments.get("tensors"))
        if _of_tfds(stage):
            count = _most_of_split(literal(stage.arguments.get("split")))
        if stage.name == "take" and "count" in stage.arguments:
            thing = stage.arguments["count"].value.only()
            if isinstance(thing, Constant) and type(thing.value) is int and thing.value >= 0:
                count = thing.value
        if count is not None:
            counts.append(count)
        if stage.name not in _NEVER_MORE or len(stage.inputs) != 1:
            return min(counts, default=None)
        stage = stage.inputs[0]


def rows_of(stage: Stage) -> tuple[Value, ...]:
    """What the rows of an array or a list are taken from, where each of them makes no more than one
    element: it itself, or the parts of a tuple or dictionary."""
    while stage.name in _NEVER_MORE and len(stage.inputs) == 1:
        stage = stage.inputs[0]
    given = stage.arguments.get("tensors")
    if stage.name != "from_tensor_slices" or given is None:
        return ()
    match given.value.only():
        case Sequence(items=items, is_list=False):
            return (given.value, *items)
        case Mapping(items=pairs):
            return (given.value, *(value for _, value in pairs))
    return (given.value,)


def _most_rows(given: Argument | None) -> int | None:
    """The `n` of rows that are written as `rows[:n]`, `rows[-n:]`, `table.head(n)` or
    `table.sample(n)`, of one of several that must be of one length."""
    pending = [] if given is None or given.node is None else [given.node]
    for thing in parts(given.value) if given is not None else ():
        match thing:
            case Unknown(identity=(_, mark, ((int() | None) as begin, (int() | None) as end))) if (
                mark == SLICE and tensors.most_between(begin, end) is not None
            ):
                return tensors.most_between(begin, end)
            case Tensor(rows=int(rows)):
                return rows
    while pending:
        match pending.pop():
            case cst.Tuple(elements=elements) | cst.Dict(elements=elements):
                pending += [each.value for each in elements]
            case cst.Call(
                func=cst.Attribute(attr=cst.Name(value="head" | "sample")),
                args=[cst.Arg(value=cst.Integer(value=number), keyword=None), *_],
            ):
                return int(number, 0)
    return None


def _most_of_split(split: object) -> int | None:
    """The `n` of `train[:n]`, `train[-n:]` and the like, as TensorFlow Datasets reads them."""
    found = _SPLIT.fullmatch(split) if isinstance(split, str) else None
    if found is None:
        return None
    begin, end = (int(number) if number else None for number in found.groups())
    return tensors.most_between(begin, end)


def is_part(source: Stage) -> bool:
    """True for `train[:10%]` and the like, less than LARGE_SHARE of a set."""
    return (
        _of_tfds(source) and _share_of_split(literal(source.arguments.get("split"))) < LARGE_SHARE
    )


def _share_of_split(split: object) -> float:
    found = _SHARE.fullmatch(split) if isinstance(split, str) else None
    if found is None:
        return 1.0
    begin, end = found.groups()
    return (int(end or 100) - int(begin or 0)) / 100


def _of_tfds(stage: Stage) -> bool:
    return stage.path.startswith("tensorflow_datasets.")


def handful(stage: Stage) -> bool:
    """True when at most HANDFUL elements can come out, or FEW_BATCHES where they are batches."""
    bound = at_most(stage)
    if bound is None or bound > HANDFUL:
        return False
    return bound <= FEW_BATCHES or not _comes_in_batches(stage)


def bytes_of(stage: Stage) -> int | None:
    """The bytes of all elements together, when the code shows them or they are well known."""
    count = count_of(stage)
    if count is None:
        # As many bytes in batches as without.
        while stage.name == "batch" and stage.inputs:
            stage = stage.inputs[0]
        count = _known_size(stage)
    if count is None or stage.element is None:
        return None
    sizes = [tensors.bytes_of(tensor) for tensor in arrays(stage.element)]
    known = [size for size in sizes if size is not None]
    return count * sum(known) if sizes and len(known) == len(sizes) else None


def element_bytes(stage: Stage) -> tuple[int, bool]:
    """The bytes of one element that the code shows, also where they come in batches, and whether it
    shows all of them, but for a class that is encoded as one-hot."""
    if stage.element is None:
        return 0, False
    found = [each for each in arrays(stage.element) if not each.one_hot]
    sizes = {literal(made.arguments.get("batch_size")) for made in _making_batches(stage)}
    if sizes:
        # An axis of another size is none of the batch: a step took that off.
        found = [
            replace(each, shape=each.shape[1:])
            if each.shape and each.shape[0] in {None, *sizes}
            else each
            for each in found
        ]
    known = [size for size in map(tensors.bytes_of, found) if size is not None]
    return sum(known), len(known) == len(found) > 0


def _comes_in_batches(stage: Stage) -> bool:
    """True where the elements are batches: nothing took them apart since they were made."""
    return any(True for _ in _making_batches(stage))


def _making_batches(stage: Stage) -> Iterator[Stage]:
    """The steps and sources that made the batches which the elements are."""
    while not makes_batches(stage):
        if stage.name == "unbatch" or not (stage.inner or stage.inputs):
            return
        if stage.inner or len(stage.inputs) > 1:
            for each in stage.inner or stage.inputs:
                yield from _making_batches(each)
            return
        stage = stage.inputs[0]
    yield stage


def _known_size(stage: Stage) -> int | None:
    """The elements of a split of a well-known set, or of a part of one that is told in hundredths,
    behind steps that keep their number."""
    while stage.name in KEEPING and len(stage.inputs) == 1:
        stage = stage.inputs[0]
    if not _of_tfds(stage):
        return None
    name, split = tfds_name(stage.arguments), literal(stage.arguments.get("split"))
    if name is None or not isinstance(split, str):
        return None
    all_of_it = known_sets.tfds_size(name, split.partition("[")[0])
    if all_of_it is None or not ("[" not in split or _SHARE.fullmatch(split)):
        return None
    return round(all_of_it * _share_of_split(split))


def why_small(stage: Stage) -> str:
    """Why it matters little how long elements take: there is a handful of them, or they are made of
    small data. Empty where it may matter."""
    if handful(stage):
        count = at_most(stage)
        return f"there are no more than {count} elements" if count != 1 else "there is one element"
    if not _small_in_memory(stage):
        return ""
    sources = (each for each in stage.walk() if not each.inputs)
    if all(each.name in _NUMBERS for each in sources):
        return "the data are made of single numbers, counted or drawn"
    return "the data are small and in memory"


def _small_in_memory(stage: Stage) -> bool:
    """True for small data that nothing slow is done to.

    Small is one number after the other, or an array or literal of up to FEW elements and
    SMALL_BYTES. Slow may be what reads files, runs Python or cannot be seen.
    """
    for each in stage.walk():
        if each.effects is not None and (
            each.effects.reads or each.effects.purity in {Purity.PYTHON, Purity.UNKNOWN}
        ):
            return False
        if each.inner or (not each.inputs and not _small_source(each)):
            return False
    return True


def kept_in_memory(stage: Stage) -> bool:
    """True for a cache in memory, which is full after the first pass."""
    return caches_in_memory(stage) and bool(stage.inputs) and not endless(stage.inputs[0])


def known_bytes(
    element: Value | None, without: Set[Tensor] = frozenset(), batch: int | None = None
) -> int:
    """The bytes of those parts of an element whose size the code shows, without some of them.

    `batch` stands for the first axis where nothing but that is not known.
    """
    found = arrays(element) if element is not None else []
    counted = (_of_size(tensor, batch) for tensor in found if tensor not in without)
    return sum(tensors.bytes_of(tensor) or 0 for tensor in counted)


def _of_size(tensor: Tensor, batch: int | None) -> Tensor:
    match tensor.shape:
        case (None, *rest) if rest and batch is not None:
            return replace(tensor, shape=(batch, *rest))
    return tensor


def makes_batches(stage: Stage) -> bool:
    """True for a step or a source whose elements are batches."""
    operation = CONSTRUCTORS.get(stage.path)
    by_default = operation is not None and operation.batched
    return (
        stage.name in BATCHING
        or (by_default and literal(stage.arguments.get("batch_size"), 0) is not None)
        or (_of_tfds(stage) and "batch_size" in stage.arguments)
    )


def _small_source(stage: Stage) -> bool:
    if stage.name in _NUMBERS:
        return True
    count = count_of(stage)
    if count is None or count > FEW or "tensors" not in stage.arguments:
        return False
    given = arrays(stage.arguments["tensors"].value)
    sizes = [0 if each.dtype == "string" else tensors.bytes_of(each) for each in given]
    known = [size for size in sizes if size is not None]
    return len(known) == len(sizes) and sum(known) <= SMALL_BYTES


def large_source(stage: Stage, again: bool = False) -> str | None:
    """Why the elements that reach a stage may be more than memory holds; None when nothing says so.
    `again` tells that it is made for each element of another one.

    Names of files are small: what counts is that their contents were read.
    """
    for each in stage.walk():
        if each.name == "take" and not takes_most(each):
            return None
        source = each.name == "from_tensor_slices" or _of_tfds(each)
        bounded = each.name == "zip" or (source and not _grows(stage))
        if bounded and (at_most(each) or math.inf) <= FEW:
            return None
    for each in stage.walk():
        for inner in each.inner:
            reason = large_source(inner, again=True)
            if reason is not None:
                return reason
        if each.effects is not None and each.effects.reads:
            return "files that a mapped function reads"
        operation = CONSTRUCTORS.get(each.path)
        if operation is None:
            continue
        if _of_tfds(each):
            name = tfds_name(each.arguments)
            if name is not None and name in LARGE_TFDS:
                return f"the large set {name}"
        elif operation.file_backed:
            return f"files read by {operation.name}"
        elif operation.generated and (again or _grows(stage) or not _yields_little(each)):
            return "a Python generator"
    return None


def _grows(stage: Stage) -> bool:
    """True where more elements arrive than the source gives."""
    return any(each.inner or each.name in REPEATING for each in stage.walk())


def _yields_little(source: Stage) -> bool:
    """True for a generator that hands out what is in memory, or is known to give so little that it
    fits."""
    count = yields.most(source)
    size = max(BIG_ELEMENT, known_bytes(source.element))
    return yields.hands_out(source) or (count is not None and count * size <= FITTING)


def takes_most(stage: Stage) -> bool:
    """True for a `take` of a large share of how many there are, such as
    `take(int(0.8 * len(paths)))`: as many as that may be, it is no bound."""
    count = stage.arguments.get("count")
    thing = count.value.only() if count is not None else None
    return thing is not None and _is_most(thing.key)


def _is_most(key: Hashable) -> bool:
    match key:
        case ("Multiply", ("float", float(share)), whole) | (
            "Multiply",
            whole,
            ("float", float(share)),
        ):
            return LARGE_SHARE <= share < 1 and _is_length(whole)
        case tuple():
            return any(map(_is_most, key))
    return False


def _is_length(key: Hashable) -> bool:
    """True for what `len` or `cardinality` gives."""
    if isinstance(key, tuple):
        return any(map(_is_length, key))
    return isinstance(key, str) and key.rpartition(".")[2] in {"len", "cardinality"}
