"""Character offsets of LibCST nodes, without a metadata provider."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

_BLANK = " \t\f\r\n"
"""What LibCST does not always print at the end of a file; no node that matters is there."""


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
        super().add_token(value)

    def add_indent_tokens(self) -> None:
        self.offset += sum(map(len, self.indent_tokens))
        super().add_indent_tokens()

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.starts.append(self.offset)

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self.starts.pop()
        self.spans.setdefault(node, (start, self.offset))

    @contextmanager
    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> Iterator[None]:
        start = self.offset
        yield
        first = self.spans[start_node][0] if start_node is not None else start
        last = self.spans[end_node][1] if end_node is not None else self.offset
        self.spans[node] = (first, last)


def record_spans(module: cst.Module, text: str) -> dict[cst.CSTNode, tuple[int, int]]:
    """The (start, end) offsets of every node of `module` in `text`.

    Raises SpanError when the tree does not print as `text`: no position could be trusted.
    """
    recorder: Any = _Recorder(
        default_indent=module.default_indent, default_newline=module.default_newline
    )
    module._codegen(recorder)
    spans: dict[cst.CSTNode, tuple[int, int]] = recorder.spans
    printed = "".join(recorder.tokens).rstrip(_BLANK)
    if printed != text.rstrip(_BLANK):
        if _same_but_for_the_end(module, spans, printed, text):
            return _within(spans, len(text))
        return _aligned(spans, printed, text.rstrip(_BLANK))
    if recorder.offset > len(text):
        # LibCST records a line end behind a last line without one.
        return _within(spans, len(text))
    return spans


def _within(
    spans: dict[cst.CSTNode, tuple[int, int]], last: int
) -> dict[cst.CSTNode, tuple[int, int]]:
    return {node: (min(start, last), min(end, last)) for node, (start, end) in spans.items()}


def _same_but_for_the_end(
    module: cst.Module, spans: dict[cst.CSTNode, tuple[int, int]], printed: str, text: str
) -> bool:
    """True where only comments and empty lines behind the last statement are printed otherwise:
    LibCST drops some of them before an indented comment, with which a file ends."""
    end = spans[module.body[-1]][1] if module.body else 0
    rest = text[end:].splitlines()
    return printed[:end] == text[:end] and all(line.lstrip()[:1] in ("", "#") for line in rest)


def _aligned(
    spans: dict[cst.CSTNode, tuple[int, int]], printed: str, text: str
) -> dict[cst.CSTNode, tuple[int, int]]:
    """Spans in `text`, given those in a text that lacks what LibCST drops at the start of lines.

    That is blanks up to a form feed, with which Python starts counting the indentation anew.
    """
    lines, full_lines = printed.split("\n"), text.split("\n")
    if len(lines) != len(full_lines) or not all(map(_dropped, lines, full_lines)):
        raise SpanError("the syntax tree does not print as the file's text")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    gaps = (len(full) - len(line) for line, full in zip(lines, full_lines, strict=True))
    moved = list(accumulate(gaps, initial=0))
    aligned = {}
    for node, (start, end) in spans.items():
        # A node that starts a line starts behind what was dropped; what ends there ends before.
        first, last = min(start, len(printed)), min(end, len(printed))
        first += moved[bisect_right(starts, first)]
        last += moved[bisect_left(starts, last)]
        aligned[node] = (first, max(first, last))
    return aligned


def _dropped(line: str, full: str) -> bool:
    return full.endswith(line) and not full[: len(full) - len(line)].strip(" \t\f")
