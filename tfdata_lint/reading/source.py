"""One file's text, its tree, and positions in it."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst

_LONE_CR = re.compile(r"\r(?!\n)")
_LINE_END = re.compile(r"\r\n|\n|\r")


class ForeignNode(LookupError):
    """A node that stands in another file, or in none."""


@dataclass(frozen=True)
class Source:
    """Decoded text with the file's own line endings and without a byte order mark.

    `path` is what the user sees in findings; `encoding` and `bom` say how to write the text back.
    """

    path: str
    text: str
    encoding: str = "utf-8"
    bom: bool = False

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The offset of the first character of each line; only \\n, \\r\\n and \\r end lines."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and 1-based column (in characters) of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @cached_property
    def tree(self) -> ast.Module:
        """The `ast` tree. Raises what `ast.parse` raises; `reading.read.syntax_problem` says it."""
        return ast.parse(self.text)

    @cached_property
    def module(self) -> cst.Module:
        """The LibCST tree. Raises libcst.ParserSyntaxError for what is not Python."""
        import libcst

        return libcst.parse_module(self.plain)

    @property
    def plain(self) -> str:
        """The text with \\n for each lone \\r, so with the same offsets.

        LibCST loses a lone \\r at the end of a file, and `tokenize` does not see any as a line end.
        """
        return _LONE_CR.sub("\n", self.text)

    @cached_property
    def _spans(self) -> dict[cst.CSTNode, tuple[int, int]]:
        from tfdata_lint.reading.spans import record_spans

        return record_spans(self.module, self.plain)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The offsets where a node starts and ends, without the whitespace around it.

        Raises ForeignNode for a node of another file.
        """
        try:
            return self._spans[node]
        except KeyError:
            raise ForeignNode from None

    def code(self, node: cst.CSTNode) -> str:
        """A node as it is written in the file."""
        start, end = self.span(node)
        return self.text[start:end]
