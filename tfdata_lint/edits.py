"""The few ways in which a fix changes a pipeline, as edits of the text that keep all around them.

Nothing here judges whether a change keeps behaviour: that is for the rule that asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tfdata_lint.graph.needs import (
    SIGNATURES,
    may_lack_signatures,
    of_file,
    tells_autotunes_apart,
)
from tfdata_lint.reading.asked import has_first_names
from tfdata_lint.reading.names import names_in, origins
from tfdata_lint.reading.source import Source
from tfdata_lint.regex import Regex
from tfdata_lint.rule import Edit
from tfdata_lint.target import Target

if TYPE_CHECKING:
    import libcst as cst

_GAP = Regex(r"(?:[ \t\f\r\n]|\\(?:\r\n|\r|\n)|#[^\r\n]*)*")
_LINE_REST = Regex(r"([ \t\f]*(?:#[^\r\n]*)?)(?=\r\n|\r|\n)")
_BLANKS = Regex(r"[ \t\f]*")
_TENSORFLOW = r"tensorflow(?:(?P<v1>\.compat\.v1)|\.compat\.v2)?"
_AUTOTUNE = Regex(
    _TENSORFLOW + r"(?P<contrib>\.contrib)?\.data(?P<experimental>\.experimental)?\.AUTOTUNE"
)
_MODULE = Regex(_TENSORFLOW + r"(?P<inside>\.data(?:\.experimental)?)?")
_FIRST_VERSION = Target((1, 15))
_FIRST_AUTOTUNE = 1, 13
"""The first version that has an AUTOTUNE, in `tf.data.experimental`, as the wheels of 1.12 and 1.13
say."""

_CONTRIB_DATA = Regex(r"\b(?:tf|tensorflow)\.contrib\.data\b")
_KEYWORD = Regex(r"[^\W\d]\w*\s*=(?!=)")


def add_keyword(source: Source, call: cst.Call, keyword: str, value: str) -> Edit | None:
    """Append `keyword=value` to the arguments of a call, in the style in which they are written.

    None when the call has that keyword already, or when its only argument is a generator
    expression that would have to be put in parentheses first.
    """
    import libcst as cst

    if any(arg.keyword is not None and arg.keyword.value == keyword for arg in call.args):
        return None
    new = f"{keyword}={value}"
    close = source.span(call)[1] - 1
    if not call.args:
        return Edit(close, close, new)
    last = call.args[-1]
    if isinstance(last.value, cst.GeneratorExp) and not last.value.lpar:
        return None
    start, end = source.span(last)
    comma = _comma_after(source, end)
    own_line = _own_line(source, start)
    if own_line is None:
        if comma is None:
            return Edit(end, end, f", {new}")
        return Edit(comma + 1, comma + 1, f" {new},")
    at = end if comma is None else comma + 1
    rest = _rest_of_line(source.text, at)
    separator, closing = (",", "") if comma is None else ("", ",")
    return Edit(at, at + len(rest), f"{separator}{rest}{own_line}{new}{closing}")


def replace_argument(source: Source, argument: cst.Arg, text: str) -> Edit:
    """Put `text` in the place of an argument's value; its keyword, if it has one, stays."""
    return replace_expression(source, argument.value, text)


def replace_expression(source: Source, expression: cst.BaseExpression, text: str) -> Edit:
    """Put `text` in the place of an expression and its parentheses."""
    start, end = _outer_span(source, expression)
    return Edit(start, end, text)


def replace_arguments(
    source: Source, call: cst.Call, arguments: Sequence[cst.Arg], text: str
) -> tuple[Edit, ...] | None:
    """Put `text` in the place of the first of some arguments of a call, and take the others out.

    None when a comment would get lost, or when `text` is a keyword argument and an argument by
    position would come to stand after it.
    """
    places = sorted(number for number, each in enumerate(call.args) if each in arguments)
    first, others = places[0], places[1:]
    after = [arg for number, arg in enumerate(call.args) if number > first and number not in places]
    if _KEYWORD.match(text) and any(arg.keyword is None and arg.star != "**" for arg in after):
        return None
    start, end = source.span(call.args[first])
    removals = _removals(source, call, others)
    if any("#" in source.text[start:end] for start, end in [(start, end), *removals]):
        return None
    return (Edit(start, end, text), *(Edit(*removal, "") for removal in removals))


def remove_argument(source: Source, call: cst.Call, argument: cst.Arg) -> list[Edit] | None:
    """Take an argument out of a call; None when a comment would get lost."""
    removals = _removals(source, call, [call.args.index(argument)])
    if any("#" in source.text[start:end] for start, end in removals):
        return None
    return [Edit(start, end, "") for start, end in removals]


def remove_call(source: Source, call: cst.Call) -> list[Edit] | None:
    """Take `.method(...)` out of a chain; None when a comment would get lost."""
    import libcst as cst

    if not isinstance(call.func, cst.Attribute):
        return None
    start = _outer_span(source, call.func.value)[1]
    end = source.span(call)[1]
    return None if "#" in source.text[start:end] else [Edit(start, end, "")]


def replace_call(
    source: Source, call: cst.Call, argument: cst.BaseExpression, function: str
) -> list[Edit] | None:
    """Put `function(argument)` in the place of a call; None when a comment would get lost."""
    start, end = source.span(call)
    inner, outer = _outer_span(source, argument)
    if "#" in source.text[start:inner] or "#" in source.text[outer:end]:
        return None
    return [Edit(start, inner, f"{function}("), Edit(outer, end, ")")]


def _removals(source: Source, call: cst.Call, places: Sequence[int]) -> list[tuple[int, int]]:
    """Where to take out the arguments at some places of a call."""
    removals = []
    others = list(places)
    spans = [source.span(arg) for arg in call.args]
    # Arguments at the very end take the comma before them along, all in one.
    tail = len(spans)
    while tail - 1 in others:
        tail -= 1
    if 0 < tail < len(spans):
        tail_span = spans[tail - 1][1], spans[-1][1]
        if _comma_after(source, tail_span[1]) is None and "#" not in source.text[slice(*tail_span)]:
            removals.append(tail_span)
            others = [number for number in others if number < tail]
    runs = _runs(source, [spans[number] for number in others])
    return removals + [_removal(source, run) for run in runs]


def _runs(source: Source, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with those joined that stand side by side on a line."""
    runs: list[tuple[int, int]] = []
    for start, end in spans:
        between = source.text[runs[-1][1] : start] if runs else "\n"
        if between.strip(" \t\f") == ",":
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _removal(source: Source, span: tuple[int, int]) -> tuple[int, int]:
    """Where to take out arguments and the comma after them, so that the lines keep their shape."""
    text = source.text
    start, end = span
    comma = _comma_after(source, end)
    behind = end if comma is None else comma + 1
    rest = _LINE_REST.match(text, behind)
    own_line = _own_line(source, start)
    if own_line is not None and rest is not None:
        if rest[1].strip():
            return start, behind + len(rest[1]) - len(rest[1].lstrip())
        line, _ = source.position(start)
        next_line, _ = source.position(rest.end())
        return source.line_starts[line - 1], source.line_starts[next_line]
    blanks = _BLANKS.match(text, behind)
    assert blanks is not None
    if own_line is None and (rest is not None or text[blanks.end()] == ")"):
        before = len(text[:start].rstrip(" \t\f"))
        return before, behind
    return start, blanks.end()


def append_call(source: Source, expression: cst.BaseExpression, text: str) -> Edit:
    """Append `text`, such as `.prefetch(2)`, to an expression.

    In a chain with one call a line it gets a line of its own; what cannot take a call as it stands
    is put in parentheses.
    """
    import libcst as cst

    start, end = source.span(expression)
    postfix = isinstance(expression, cst.Call | cst.Name | cst.Attribute | cst.Subscript)
    if not postfix and expression.lpar:
        outer = _outer_span(source, expression)[1]
        return Edit(outer, outer, text)
    if not postfix:
        return Edit(start, end, f"({source.text[start:end]}){text}")
    if isinstance(expression, cst.Call) and isinstance(expression.func, cst.Attribute):
        dot = _dot(source, expression.func)
        own_line = _own_line(source, dot)
        if own_line is not None and source.text[: dot - len(own_line)].endswith("\\"):
            return Edit(end, end, f" \\{own_line}{text}")
        if own_line is not None:
            rest = _rest_of_line(source.text, end)
            return Edit(end, end + len(rest), f"{rest}{own_line}{text}")
    return Edit(end, end, text)


def assign(source: Source, expression: cst.BaseExpression, target: str) -> Edit:
    """Bind the value of an expression statement to a target."""
    start = _outer_span(source, expression)[0]
    return Edit(start, start, f"{target} = ")


def swap_calls(source: Source, first: cst.Call, second: cst.Call) -> list[Edit] | None:
    """Let two calls of one chain that follow each other change places.

    None where they are not written as one chain, `ds.first(...).second(...)`.
    """
    import libcst as cst

    if not isinstance(first.func, cst.Attribute) or not isinstance(second.func, cst.Attribute):
        return None
    if second.func.value is not first or first.lpar:
        return None
    spans = [
        (source.span(call.func.attr)[0], source.span(call)[1])  # type: ignore[attr-defined]
        for call in (first, second)
    ]
    texts = [source.text[start:end] for start, end in spans]
    return [
        Edit(start, end, text) for (start, end), text in zip(spans, reversed(texts), strict=True)
    ]


def _dot(source: Source, attribute: cst.Attribute) -> int:
    """The offset of the dot of `value.attr`."""
    gap = _GAP.match(source.text, _outer_span(source, attribute.value)[1])
    assert gap is not None
    return gap.end()


def _outer_span(source: Source, node: cst.BaseExpression) -> tuple[int, int]:
    """Where an expression starts and ends together with its parentheses."""
    start, end = source.span(node)
    if node.lpar:
        start = source.span(node.lpar[0])[0]
        end = source.span(node.rpar[-1])[1]
    return start, end


def _comma_after(source: Source, offset: int) -> int | None:
    """The offset of the comma that follows, with nothing but blanks and comments before it."""
    gap = _GAP.match(source.text, offset)
    assert gap is not None
    return gap.end() if source.text.startswith(",", gap.end()) else None


def _own_line(source: Source, offset: int) -> str | None:
    """The line end and the indentation before an offset, None when other text stands before it."""
    line, _ = source.position(offset)
    start = source.line_starts[line - 1]
    indent = source.text[start:offset]
    if line == 1 or indent.strip(" \t\f"):
        return None
    before = source.line_starts[line - 2]
    return source.text[before + len(source.line(line - 1)) : start] + indent


def _rest_of_line(text: str, offset: int) -> str:
    """Blanks and comment up to the end of the line; empty when other text follows first."""
    rest = _LINE_REST.match(text, offset)
    return rest[1] if rest is not None else ""


def autotune_spelling(source: Source, place: int | cst.CSTNode, target: Target) -> str | None:
    """How this file says AUTOTUNE at a place (an offset or a node), so that it is valid there.

    A constant that already holds it comes first, then what the file writes most often, then what
    the target's version has, or TensorFlow 1 where the file is written for that. None when no name
    at that place leads to TensorFlow.
    """
    offset = place if isinstance(place, int) else source.span(place)[0]
    line, column = source.position(offset)
    here = (line, len(source.line(line)[: column - 1].encode("utf-8", "replace")))
    names = names_in(source)

    def usable(dotted: str) -> bool:
        found = origins(source, dotted, here)
        known = [_AUTOTUNE.fullmatch(origin) for origin in found]
        return all(known) and any(each is not None and _exists(each, target) for each in known)

    visible = list(names.visible(here))
    constants = [name for name in visible if usable(name)]
    written = [name for name in names.dotted if name.endswith(".AUTOTUNE") and usable(name)]
    is_open = target.tensorflow is None and tells_autotunes_apart(source)
    if is_open:
        # It may stand under a test, and what a repair writes does not.
        written = [name for name in written if not name.endswith(".data.AUTOTUNE")]
    if constants:
        return max(constants, key=lambda name: names.uses[name])
    if written:
        return max(written, key=lambda name: names.dotted[name])
    if target.below(*_FIRST_AUTOTUNE):
        return None
    if has_first_names(source) or may_lack_signatures(source, target):
        if _CONTRIB_DATA.search(source.text) is not None:
            # The first versions that have it have no `tf.data.experimental`.
            return None
        target = _FIRST_VERSION
    target = target if is_open else of_file(target, source)
    for name in sorted(visible, key=lambda name: -names.uses[name]):
        path = _path_from(origins(source, name, here), target)
        if path is not None:
            return name + path
    return None


def tensorflow_spelling(source: Source, place: cst.CSTNode) -> str | None:
    """The name by which the file knows `tensorflow` at a place; None when none is valid."""
    line, column = source.position(source.span(place)[0])
    here = (line, len(source.line(line)[: column - 1].encode("utf-8", "replace")))
    names = names_in(source)
    for name in sorted(names.visible(here), key=lambda name: -names.uses[name]):
        found = [_MODULE.fullmatch(origin) for origin in origins(source, name, here)]
        if found and all(module is not None and not module["inside"] for module in found):
            return name
    return None


def written(source: Source, expression: cst.BaseExpression) -> str:
    """An expression as it is written, its parentheses included."""
    start, end = _outer_span(source, expression)
    return source.text[start:end]


def wrap(source: Source, expression: cst.BaseExpression, before: str, after: str) -> list[Edit]:
    """Put text before and after an expression, its parentheses included."""
    start, end = _outer_span(source, expression)
    return [Edit(start, start, before), Edit(end, end, after)]


def _exists(autotune: re.Match[str], target: Target) -> bool:
    """Whether a spelling is there in all versions of the target, as far as those are known."""
    if autotune["contrib"]:
        return not target.at_least(2)
    return bool(autotune["experimental"]) or not target.below(*SIGNATURES)


def _path_from(paths: frozenset[str], target: Target) -> str | None:
    """The way from a module of TensorFlow, by whichever of its paths, to AUTOTUNE."""
    modules = [_MODULE.fullmatch(path) for path in paths]
    known = [module for module in modules if module is not None]
    if len(known) < len(modules) or len({module["inside"] for module in known}) != 1:
        return None
    old = not target.at_least(*SIGNATURES) or any(module["v1"] for module in known)
    inside = known[0]["inside"] or ""
    whole = ".data.experimental" if old or inside.endswith(".experimental") else ".data"
    return f"{whole.removeprefix(inside)}.AUTOTUNE"
