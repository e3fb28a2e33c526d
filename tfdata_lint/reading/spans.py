"""Character offsets of LibCST nodes, without a metadata provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState


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
    if "".join(recorder.tokens) != text:
        raise SpanError("the syntax tree does not print as the file's text")
    spans: dict[cst.CSTNode, tuple[int, int]] = recorder.spans
    return spans
