"""Character offsets of LibCST nodes, without a metadata provider."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from tfdata_lint.regex import Regex

_BLANK = " \t\f\r\n"
"""What LibCST does not always print at the end of a file; no node that matters is there."""

_GAP = Regex(r"(?:[ \t\f\r\n]|\\(?=\r?\n))+")

_COMMENTS = Regex(r"[\s;\\]*(?:#[^\n]*\s*)*")


class SpanError(ValueError):
    """The tree does not print as the text it was parsed from."""


@dataclass(frozen=False)
class _Recorder(CodegenState):
    """Generates code and remembers at which offset each node began and ended."""

    offset: int = 0
    starts: list[int] = field(default_factory=list)
    spans: dict[cst.CSTNode, tuple[int, int]] = field(default_factory=dict)

    def add_token(self, value: str) -> None:
        self.offset += len(value)
        self.tokens.append(value)

    def add_indent_tokens(self) -> None:
        self.offset += sum(map(len, self.indent_tokens))
        super().add_indent_tokens()

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.starts.append(self.offset)

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self.starts.pop()
        self.spans.setdefault(node, (start, self.offset))

    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Any:
        return _Syntactic(self, node, start_node, end_node)


class _Syntactic:
    """Records where a node stands without the whitespace and parentheses around it."""

    __slots__ = ("_end_node", "_node", "_recorder", "_start", "_start_node")

    def __init__(
        self,
        recorder: _Recorder,
        node: cst.CSTNode,
        start_node: cst.CSTNode | None,
        end_node: cst.CSTNode | None,
    ) -> None:
        self._recorder, self._node = recorder, node
        self._start_node, self._end_node = start_node, end_node

    def __enter__(self) -> None:
        self._start = self._recorder.offset

    def __exit__(self, raised: object, *_: object) -> None:
        if raised is not None:
            # What is too deep to be printed has no end that is known.
            return
        spans = self._recorder.spans
        first = spans[self._start_node][0] if self._start_node is not None else self._start
        last = spans[self._end_node][1] if self._end_node is not None else self._recorder.offset
        spans[self._node] = (first, last)


def record_spans(module: cst.Module, text: str) -> dict[cst.CSTNode, tuple[int, int]]:
    """The (start, end) offsets of every node of `module` in `text`.

    Raises SpanError when the tree does not print as `text`: no position could be trusted.
    """
    recorder: Any = _Recorder(
        default_indent=module.default_indent, default_newline=module.default_newline
    )
    module._codegen(recorder)
    spans: dict[cst.CSTNode, tuple[int, int]] = recorder.spans
    printed = "".join(recorder.tokens)
    if printed.rstrip(_BLANK) != text.rstrip(_BLANK):
        return _aligned(spans, printed[: _end(module, spans)], text)
    if recorder.offset > len(text):
        # LibCST records a line end behind a last line without one.
        last = len(text)
        return {node: (min(start, last), min(end, last)) for node, (start, end) in spans.items()}
    return spans


def _end(module: cst.Module, spans: dict[cst.CSTNode, tuple[int, int]]) -> int:
    return spans[module.body[-1]][1] if module.body else 0


def _aligned(
    spans: dict[cst.CSTNode, tuple[int, int]], printed: str, text: str
) -> dict[cst.CSTNode, tuple[int, int]]:
    """Spans in `text`, given those in a text of the same statements that differs in blanks alone.

    LibCST drops some: before a colon (`except OSError :`), up to a form feed at the start of a
    line, with a backslash that joins lines, and with comments behind the last statement.
    """
    here, there = _inked(printed), _inked(text)
    same = all(printed[one] == text[other] for one, other in zip(here, there, strict=False))
    rest = text[there[len(here) - 1] + 1 :] if 0 < len(here) <= len(there) else text
    if not same or len(here) > len(there) or not _COMMENTS.fullmatch(rest):
        raise SpanError("the syntax tree does not print as the file's text")
    aligned = {}
    for node, (start, end) in spans.items():
        # A node that starts behind what was dropped starts there; what ends there ends before.
        number = bisect_left(here, start)
        if number < len(here) and here[number] == start:
            first = there[number]
        else:
            first = _in_gap(start, number, here, there, len(text))
        last = _in_gap(end, bisect_left(here, end), here, there, len(text))
        aligned[node] = (first, max(first, last))
    return aligned


def _inked(text: str) -> list[int]:
    """Where the characters stand that are no blanks."""
    bounds = [0, *chain.from_iterable(map(re.Match.span, _GAP.finditer(text))), len(text)]
    return list(chain.from_iterable(map(range, bounds[::2], bounds[1::2])))


def _in_gap(offset: int, number: int, here: list[int], there: list[int], size: int) -> int:
    """An offset among the blanks behind the first `number` of the other characters."""
    behind, moved = (here[number - 1] + 1, there[number - 1] + 1) if number else (0, 0)
    return min(moved + offset - behind, there[number] if number < len(there) else size)
