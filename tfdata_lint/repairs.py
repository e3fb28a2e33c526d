"""Repairs that more than one rule offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tfdata_lint.edits import (
    add_keyword,
    autotune_spelling,
    remove_argument,
    replace_argument,
    swap_calls,
    tensorflow_spelling,
    wrap,
)
from tfdata_lint.graph.needs import SIGNATURES, tells_autotunes_apart
from tfdata_lint.graph.pipeline import Graph, LayerInput, Stage
from tfdata_lint.reading.asked import has_first_names
from tfdata_lint.reading.names import names_in
from tfdata_lint.reading.source import Source, once
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Applicability, Edit, Repair
from tfdata_lint.target import Target

if TYPE_CHECKING:
    import libcst as cst


CALLS = 4
"""Parallel calls that a repair asks for where it cannot let the runtime choose."""

_FIRST_DATA = "contrib.data."
"""Where datasets were before TensorFlow 1.4."""

_FIRST_ITERATOR = Regex(r"\.make_(?:initializable|one_shot)_iterator\(\s*\)")
"""A method that datasets have in TensorFlow 1 alone."""

_PLAIN = Regex(r"(?:tf|tensorflow)\.data\.AUTOTUNE")


def cast_to_float(received: LayerInput) -> Repair | None:
    """Cast the integers that a layer is called on; None when the call has no place for it.

    Unsafe: what the layer computes changes wherever it did not fail before.
    """
    argument = received.argument
    if argument is None or received.how != "called":
        return None

    def edits(source: Source) -> Iterable[Edit] | None:
        module = tensorflow_spelling(source, argument)
        if module is None:
            return None
        return wrap(source, argument, f"{module}.cast(", f", {module}.float32)")

    return Repair("Cast the input to float32", Applicability.UNSAFE, edits)


def swapped(first: Stage, second: Stage, title: str) -> Repair | None:
    """Let a step and the one after it change places; None where no call is written for one.

    Unsafe: the elements, their order or their number change, to what was meant in all likelihood.
    """
    one, other = first.call, second.call
    if one is None or other is None:
        return None
    return Repair(title, Applicability.UNSAFE, lambda source: swap_calls(source, one, other))


def with_keyword(call: cst.Call, keyword: str, value: str, title: str) -> Repair:
    """Add `keyword=value` to a call, which may change behaviour."""

    def edits(source: Source) -> Iterable[Edit] | None:
        return _with_keyword(source, call, keyword, value)

    return Repair(title, Applicability.UNSAFE, edits)


def _with_keyword(source: Source, call: cst.Call, keyword: str, value: str) -> list[Edit] | None:
    """None where `*args` or `**kwargs` may carry the argument on another way: twice is an error."""
    if any(argument.star for argument in call.args):
        return None
    edit = add_keyword(source, call, keyword, value)
    return None if edit is None else [edit]


def without_argument(
    call: cst.Call, argument: cst.Arg, name: str, applicability: Applicability
) -> Repair:
    """Take an argument out of a call."""
    return Repair(
        f"Remove `{name}`",
        applicability,
        lambda source: remove_argument(source, call, argument),
    )


def may_be_older(target: Target, graph: Graph) -> bool:
    """True for code for TensorFlow 1 that tells no version: it may run on one before 1.13, which
    had AUTOTUNE first."""
    if target.tensorflow is not None or any("AUTOTUNE" in each.text for each in graph.files):
        return False
    return any(
        has_first_names(each) or _FIRST_ITERATOR.search(each.text) is not None
        for each in graph.files
    )


def chosen(
    source: Source, place: cst.CSTNode, otherwise: int, target: Target, graph: Graph
) -> str | None:
    """What a repair writes to let the runtime choose a number: AUTOTUNE as the file can write it at
    a place; a number where no name may lead to that. None where none leads to TensorFlow, and for
    the first datasets of all, which have other arguments."""
    if may_be_older(target, graph):
        return None if _FIRST_DATA in source.text else str(otherwise)
    if target.tensorflow is None and any(map(_writes_plain_autotune, graph.files)):
        target = Target(SIGNATURES)
    return autotune_spelling(source, place, target)


@once
def _writes_plain_autotune(source: Source) -> bool:
    if "AUTOTUNE" not in source.text or tells_autotunes_apart(source):
        return False
    return any(_PLAIN.fullmatch(name) is not None for name in names_in(source).dotted)


def autotuned(
    stage: Stage, parameter: str, source: Source, otherwise: int, target: Target, graph: Graph
) -> list[Edit] | None:
    """Let the runtime choose a number, see `chosen`: in the place of what is given, or where
    nothing is.

    None where TensorFlow has no name in the file, or where the number comes from elsewhere.
    """
    call = stage.call
    number = chosen(source, call, otherwise, target, graph) if call is not None else None
    if call is None or number is None:
        return None
    given = stage.arguments.get(parameter)
    if given is None:
        return _with_keyword(source, call, parameter, number)
    for argument in call.args:
        if argument.value is given.node:
            return [replace_argument(source, argument, number)]
    return None
