"""What stands in the place of the generator of `from_generator`, and how much it gives, as far as
its text shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from tfdata_lint.graph.pipeline import Argument, Stage
from tfdata_lint.graph.values import (
    Dataset,
    Function,
    Sequence,
    Stream,
    Thing,
    is_file_iterator,
)
from tfdata_lint.reading.tree import children, dotted, last_name, walk
from tfdata_lint.regex import Regex

_MIXING = frozenset({"choice", "choices", "permutation", "permuted", "sample", "shuffle"})
_DRAWING = frozenset({"choice", "choices", "sample"})

_READING = Regex(
    r"data_?set|files?$|fin|gen|handle|iter|lines|loader|pipe|queue|read|source|stream",
    re.IGNORECASE,
)
"""What is called so that may be read while a loop goes through it."""


def gives_one_object(function: Function) -> bool:
    """True for `lambda: stream`, which makes nothing anew."""
    node = function.node
    return isinstance(node, cst.Lambda) and isinstance(node.body, (cst.Name, cst.Attribute))


def goes_on(source: Stage) -> bool:
    """True for a generator, or what may be one, that each pass takes on where the one before left
    it."""
    if source.name != "from_generator":
        return False
    function = _generator(source)
    seen = source.generated
    if seen is not None:
        return seen.reused
    return function is not None and gives_one_object(function)


def hands_out(source: Stage) -> bool:
    """True for a generator that only goes through what is in memory, for all that can be seen."""
    return bool(handed_out(source))


def handed_out(source: Stage) -> list[str]:
    """The last names of what a generator only goes through: `inputs` and `targets` of
    `lambda: zip(inputs, targets)`, `rows` of `lambda: (row for row in rows)`, also as a function
    with a loop."""
    function = _generator(source)
    match None if function is None else function.node:
        case cst.Lambda(body=cst.Call() as zipped):
            return _zipped(zipped)
        case cst.Lambda(
            body=cst.GeneratorExp(
                elt=cst.Name(value=item),
                for_in=cst.CompFor(
                    target=cst.Name(value=target), iter=cst.Name(value=rows), inner_for_in=None
                ),
            )
        ) if item == target:
            return [rows]
        case cst.FunctionDef(
            body=cst.IndentedBlock(
                body=[cst.For(target=target, iter=through, body=cst.IndentedBlock(body=[line]))]
            )
        ) if _yields_only(line, target):
            names = _zipped(through) or list(filter(None, [last_name(through)]))
            return [] if any(map(_READING.search, names)) else names
    return []


def _zipped(node: cst.BaseExpression) -> list[str]:
    match node:
        case cst.Call(func=cst.Name(value="zip"), args=[_, _, *_] as arguments) if all(
            isinstance(each.value, (cst.Name, cst.Attribute)) for each in arguments
        ):
            return [last_name(each.value) for each in arguments]
    return []


def _yields_only(line: cst.CSTNode, target: cst.BaseExpression) -> bool:
    """True for a line that yields what a loop binds, in whatever order."""
    match line:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Yield(value=given))]):
            bound, yielded = (
                [each.value for each in node.elements] if isinstance(node, cst.Tuple) else [node]
                for node in (target, given)
            )
            names = {each.value for each in bound if isinstance(each, cst.Name)}
            return all(isinstance(each, cst.Name) and each.value in names for each in yielded)
    return False


def most(source: Stage) -> int | None:
    """How many elements a generator gives at most, where each `yield` stands in loops over ranges
    of literal length alone."""
    function = _generator(source)
    if function is None or not isinstance(function.node, cst.FunctionDef):
        return None
    total = 0
    pending: list[tuple[cst.CSTNode, int | None]] = [(function.node.body, 1)]
    while pending:
        node, rounds = pending.pop()
        if isinstance(node, cst.Yield):
            if rounds is None or isinstance(node.value, cst.From):
                return None
            total += rounds
        inside = rounds
        if isinstance(node, cst.While):
            inside = None
        elif isinstance(node, cst.For):
            length = _length(node.iter)
            inside = None if rounds is None or length is None else rounds * length
        if not isinstance(node, (cst.FunctionDef, cst.Lambda)):
            pending.extend((child, inside) for child in children(node))
    return total or None


def shuffles_by_itself(source: Stage) -> bool:
    """True for a generator that hands out its elements in a random order of its own."""
    function = _generator(source)
    return function is not None and any(
        isinstance(node, cst.Call) and dotted(node.func).rpartition(".")[2] in _MIXING
        for node in walk(function.node)
    )


def drawn_from(source: Stage) -> Iterator[str]:
    """The last names of what a generator may draw from for as long as it is asked: `rows`, and
    `random`, of `while True: yield random.choice(self.rows)`."""
    function = _generator(source)
    pending: list[tuple[cst.CSTNode, bool]] = [(function.node.body, False)] if function else []
    while pending:
        node, endless = pending.pop()
        match node:
            case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=method))) if (
                endless and method in _DRAWING
            ):
                drawn = [owner, *(each.value for each in node.args)]
                yield from (dotted(each).rpartition(".")[2] for each in drawn if dotted(each))
        endless = endless or isinstance(node, cst.While)
        pending.extend((child, endless) for child in children(node))


def _generator(source: Stage) -> Function | None:
    given = source.arguments.get("generator")
    thing = None if given is None else given.value.only()
    return thing if isinstance(thing, Function) else None


def _length(iterable: cst.BaseExpression) -> int | None:
    """The most rounds of a loop over `range(100)`."""
    match iterable:
        case (
            cst.Call(func=cst.Name(value="range"), args=[stop])
            | cst.Call(func=cst.Name(value="range"), args=[_, stop])
        ):
            return stop.value.evaluated_value if isinstance(stop.value, cst.Integer) else None
    return None


def no_function(generator: Argument) -> str | None:
    """What stands in the place of the function, where it certainly is none."""
    things = generator.value.things()
    if things and all(map(is_file_iterator, things)):
        return "an open file"
    if isinstance(generator.node, cst.GeneratorExp):
        return "a generator that was started already"
    if things and all(map(_is_started, things)):
        return "a generator that was started already"
    if things and all(isinstance(thing, (Dataset, Sequence)) for thing in things):
        return "what holds the elements"
    return None


def _is_started(thing: Thing) -> bool:
    match thing:
        case Stream() | Sequence(once=True):
            return True
        case Dataset(iterator=iterator):
            return iterator >= 0
    return False
