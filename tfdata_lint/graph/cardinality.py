"""How many elements a dataset has, as far as the code shows it: a number, no end, or unforeseen."""

from __future__ import annotations

import libcst as cst

from tfdata_lint.graph import tensors
from tfdata_lint.graph.api import CONSTRUCTORS
from tfdata_lint.graph.elements import numbers
from tfdata_lint.graph.pipeline import Argument, Stage
from tfdata_lint.graph.values import (
    Constant,
    Function,
    Mapping,
    Sequence,
    Symbol,
    Tensor,
    Unknown,
    Value,
)
from tfdata_lint.reading.tree import children
from tfdata_lint.regex import Regex

_COUNT_KEEPING = frozenset(
    {"map", "cache", "prefetch", "shuffle", "with_options", "enumerate", "assert_cardinality"}
)

_BATCHING = frozenset({"batch", "padded_batch", "ragged_batch", "sparse_batch"})

REPEATING = frozenset({"repeat", "shuffle_and_repeat"})
"""Steps that give their elements again."""

_ENDING = frozenset(
    {"...", "assert_cardinality", "choose_from_datasets", "parameter", "take", "take_while",
     "unique", "unknown"}
)  # fmt: skip
"""What may come to an end, whatever feeds it."""

_UNFORESEEN = frozenset(
    {"CsvDataset", "FixedLengthRecordDataset", "SqlDataset", "TFRecordDataset", "TextLineDataset",
     "filter", "flat_map", "interleave", "parallel_interleave"}
)  # fmt: skip
"""Stages whose number of elements TensorFlow does not know before it has counted them
(`cardinality()` is UNKNOWN on 2.15 and 2.21)."""

_UNKNOWN = frozenset({"...", "assert_cardinality", "from_generator", "parameter", "unknown"})
"""What may be endless, or whose number TensorFlow was told."""


_INSIDE = frozenset({"flat_map", "interleave", "parallel_interleave"})


def literal(argument: Argument | None, default: object = None) -> object:
    """The literal that an argument is, `default` where it is not given, Ellipsis for all else."""
    if argument is None:
        return default
    thing = argument.value.only()
    return thing.value if isinstance(thing, Constant) else ...


WILDCARDS = Regex(r"[*?\[\]{}\\]")
"""What makes a name of a file one of several."""

_OF_NAMES = {"from_tensor_slices": "tensors", "list_files": "file_pattern"}
"""Sources that may be given names of files, and as what."""

ONE_FOUND = "glob.glob() of a name"
"""Where a list comes from that has one file, or none."""


ONE_NAMED = "os.path.join() of a name"
"""What names one file, in a folder that need not be known: where that has wildcards, it is several.
"""


def names_one_file(stage: Stage) -> bool:
    """True for a search for files that is meant to find one, as far as the code shows."""
    if stage.name != "list_files" or "file_pattern" not in stage.arguments:
        return False
    thing = stage.arguments["file_pattern"].value.only()
    return isinstance(thing, Unknown) and thing.foreign == ONE_NAMED


def _is_one_found(names: Argument | None) -> bool:
    match names.value.only() if names is not None else None:
        case Unknown(foreign=made):
            return made == ONE_FOUND
    return False


def count_of(stage: Stage) -> int | None:
    """The number of elements, when the code shows it."""
    if stage.name == "range":
        counted = numbers(stage.arguments)
        return None if counted is None else len(counted)
    if stage.name == "from_tensors":
        return 1
    if stage.name == "list_files":
        pattern = literal(stage.arguments.get("file_pattern"))
        if isinstance(pattern, str) and WILDCARDS.search(pattern) is None:
            return 1
    if stage.name in _OF_NAMES and _is_one_found(stage.arguments.get(_OF_NAMES[stage.name])):
        return 1
    if stage.name == "from_tensor_slices" and "tensors" in stage.arguments:
        # All must be of one length, so that one which is known tells those of the others.
        sizes = {
            tensor.shape[0]
            for tensor in arrays(stage.arguments["tensors"].value)
            if tensor.shape and tensor.shape[0] is not None
        }
        return sizes.pop() if len(sizes) == 1 else None
    if stage.name == "from_generator":
        generator = stage.arguments.get("generator")
        thing = generator.value.only() if generator is not None else None
        return _yielded(thing.node) if isinstance(thing, Function) else None
    before = [count_of(each) for each in stage.inputs]
    known = [count for count in before if count is not None]
    if not known or len(known) < len(before):
        return None
    if stage.name in _COUNT_KEEPING:
        return known[0]
    if stage.name == "zip":
        return min(known)
    if stage.name == "concatenate":
        return sum(known)
    return _changed(stage, known[0])


def _yielded(function: cst.FunctionDef | cst.Lambda) -> int | None:
    """How often a generator yields that does so outside of loops and branches alone."""
    if not isinstance(function.body, cst.IndentedBlock):
        return None
    count = 0
    for statement in function.body.body:
        match statement:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Yield(value=given))]) if (
                not isinstance(given, cst.From)
            ):
                count += 1
            case _ if _gives(statement):
                return None
    return count or None


def _gives(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
        return False
    return isinstance(node, cst.Yield | cst.Return) or any(map(_gives, children(node)))


def _changed(stage: Stage, before: int) -> int | None:
    """The number of elements after a step that is given a number."""
    if stage.name in _BATCHING:
        size = literal(stage.arguments.get("batch_size"))
        drops = literal(stage.arguments.get("drop_remainder"), False)
        if type(size) is not int or size < 1 or not isinstance(drops, bool):
            return None
        return before // size if drops else -(-before // size)
    if stage.name == "shard":
        shards, index = (literal(stage.arguments.get(each)) for each in ("num_shards", "index"))
        if not (type(shards) is type(index) is int and 0 <= index < shards):
            return None
        return -(-max(before - index, 0) // shards)
    count = literal(stage.arguments.get("count"))
    if type(count) is not int or count < 0:
        return None
    if stage.name == "take":
        return min(before, count)
    if stage.name == "skip":
        return max(before - count, 0)
    return before * count if stage.name in REPEATING else None


def arrays(value: Value) -> list[Tensor]:
    """The tensors that `from_tensor_slices` is given, in tuples and dicts or alone."""
    thing = value.only()
    match thing:
        case Sequence(items=items, is_list=False, repeated=False) if items and any(
            not isinstance(item.only(), Constant) for item in items
        ):
            return [tensor for item in items for tensor in arrays(item)]
        case Mapping(items=pairs) if pairs:
            return [tensor for _, item in pairs for tensor in arrays(item)]
    return [tensors.as_tensor(value)]


def gives_again(stage: Stage) -> bool:
    """True for a step that gives its elements more than once, for all that the code shows."""
    return stage.name in REPEATING and literal(stage.arguments.get("count")) != 1


def endless(stage: Stage) -> bool:
    """True for data that never come to an end, for all that the code shows."""
    if stage.name in REPEATING:
        count = literal(stage.arguments.get("count"), _open(stage))
        if count in (None, -1) and not any(count_of(each) == 0 for each in stage.inputs):
            return True
    if not stage.inputs:
        return _endless_source(stage)
    if stage.name in _ENDING and not _takes_all(stage):
        return False
    if any(map(endless, stage.inner)):
        return True
    some = all
    if stage.name == "concatenate":
        # Data end with their shortest part, but those one after the other with none that is
        # endless.
        some = any
    elif stage.name == "sample_from_datasets":
        stops = literal(stage.arguments.get("stop_on_empty_dataset"), _open(stage) or False)
        some = any if stops in (None, False) else all
    return some(map(endless, stage.inputs))


def _takes_all(stage: Stage) -> bool:
    return stage.name == "take" and literal(stage.arguments.get("count")) == -1


def _open(stage: Stage) -> object:
    """What stands for an argument that is not given: it may be hidden in `**kwargs`."""
    return ... if "**" in stage.arguments else None


def _endless_source(stage: Stage) -> bool:
    if stage.name == "from_generator":
        generator = stage.arguments.get("generator")
        functions = generator.value.things() if generator is not None else []
        return bool(functions) and all(
            isinstance(each, Function) and never_returns(each.node) for each in functions
        )
    operation = CONSTRUCTORS.get(stage.path)
    if operation is None or not operation.endless or operation.name != stage.name:
        return False
    return literal(stage.arguments.get("num_epochs"), _open(stage)) is None


def never_returns(function: cst.FunctionDef | cst.Lambda) -> bool:
    """True for a generator whose body ends in `while True` with no way out of the loop."""
    if not isinstance(function.body, cst.IndentedBlock):
        return False
    *before, last = function.body.body
    if not isinstance(last, cst.While) or not _is_true(last.test):
        return False
    return not _leaves(last.body, inside=False) and not any(map(_returns, before))


def _is_true(test: cst.BaseExpression) -> bool:
    return isinstance(test, cst.Name | cst.Integer) and test.value in {"True", "1"}


def _returns(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.BaseExpression):
        return False
    return isinstance(node, cst.Return) or any(map(_returns, children(node)))


def _leaves(node: cst.CSTNode, inside: bool) -> bool:
    """True when a statement may leave the loop; `inside` another loop its `break` does not.

    `next()` may raise StopIteration, and so may what is handled by a `try`.
    """
    match node:
        case cst.FunctionDef() | cst.ClassDef():
            return False
        case cst.Return() | cst.Raise() | cst.Try() | cst.TryStar():
            return True
        case cst.Break():
            return not inside
        case cst.Call(func=cst.Name("next")):
            return True
        case cst.For() | cst.While():
            inside = True
    return any(_leaves(child, inside) for child in children(node))


def unforeseen(stage: Stage) -> bool:
    """True for data that end, and whose number TensorFlow does not know before they did."""
    stages = list(stage.walk())
    if any(each.name in _UNKNOWN or each.name in REPEATING for each in stages):
        return False
    if any(each.name in _INSIDE and not _is_seen(each) for each in stages):
        return False
    return any(each.name in _UNFORESEEN for each in stages) and not endless(stage)


def _is_seen(stage: Stage) -> bool:
    """True when the datasets that a mapped function makes are in sight, and end."""
    function = stage.arguments.get("map_func")
    thing = function.value.only() if function is not None else None
    if isinstance(thing, Symbol):
        return thing.path in CONSTRUCTORS
    return bool(stage.inner) and not any(
        each.name in _UNKNOWN or each.name in REPEATING
        for inner in stage.inner
        for each in inner.walk()
    )
