"""One file's text, its tree, and positions in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, wraps
from operator import attrgetter

from tfdata_lint.reading.layout import Change, Layout
from tfdata_lint.records import dataclass, replace
from tfdata_lint.regex import Regex

TYPE_CHECKING = False

if TYPE_CHECKING:
    import ast
    from typing import Any, TypeVar

    import libcst as cst

    from tfdata_lint.reading.outline import Outline
    from tfdata_lint.reading.read import ReadProblem

    Answer = TypeVar("Answer")

_LONE_CR = Regex(r"\r(?!\n)")
_LINE_END = Regex(r"\r\n|\n|\r")


class ForeignNode(LookupError):
    """A node that stands in another file, or in none."""


@dataclass(frozen=True)
class Source:
    """Decoded text with the file's own line endings and without a byte order mark.

    `path` is what the user sees in findings; `encoding` and `bom` say how to write the text back.
    Where not all of a file is Python, `layout` says where `text` is from: what is not shown of it
    is blank, so that offsets in `text` are those in `original`.
    """

    path: str
    text: str
    encoding: str = "utf-8"
    bom: bool = False
    layout: Layout | None = None

    @classmethod
    def of(cls, file: Source, layout: Layout) -> Source:
        """What there is to analyse in a file that was read as a whole."""
        return replace(file, text=layout.shown, layout=layout)

    @property
    def original(self) -> str:
        """What the user wrote, before magics and prose were put out of sight."""
        return self.text if self.layout is None else self.layout.original

    @property
    def written(self) -> str:
        """The text of the file."""
        return self.text if self.layout is None else self.layout.written()

    def __getstate__(self) -> dict[str, Any]:
        """What a source is made of, without trees, so that other processes get it cheaply."""
        return {name: getattr(self, name) for name in self.__match_args__}

    @cached_property
    def answers(self) -> dict[object, Any]:
        """What was found out about the source, see `once`."""
        return {}

    @cached_property
    def answers_of_tree(self) -> dict[object, Any]:
        """What was found out that holds parts of the `ast` tree, see `while_parsed`."""
        return {}

    def taken_over(self) -> Source:
        """A copy to which all goes that was found out about this one, trees and answers."""
        taken = replace(self)
        for name in vars(self).keys() - set(self.__match_args__):
            vars(taken)[name] = vars(self).pop(name)
        return taken

    def edited(self, changes: Iterable[Change]) -> Source:
        """The source after changes at offsets in its text that do not overlap."""
        if self.layout is None:
            return replace(self, text=spliced(self.text, changes))
        return Source.of(self, self.layout.edited(changes))

    @cached_property
    def cells(self) -> Sequence[tuple[int, int, str]]:
        """The first line of each cell, its number, and what the user wrote in it."""
        found = []
        offset = 0
        for part in self.layout.parts if self.layout is not None else ():
            if part.cell is not None:
                found.append((self.position(offset)[0], part.cell, part.text))
            offset += len(part.text)
        return found

    @property
    def problems(self) -> Sequence[ReadProblem]:
        """Why parts of the file are not analysed; their lines are lines of the text."""
        found = []
        offset = 0
        for part in self.layout.parts if self.layout is not None else ():
            if part.problem is not None:
                line = self.position(offset)[0] + part.problem.line - 1
                found.append(replace(part.problem, line=line))
            offset += len(part.text)
        return found

    def place(self, line: int) -> tuple[int | None, int]:
        """The cell that a line of the text is in, None outside of notebooks, and the line there."""
        index = bisect_right(self.cells, line, key=lambda cell: cell[0]) - 1
        if index < 0:
            return None, line
        first, number, _ = self.cells[index]
        return number, line - first + 1

    def written_line(self, cell: int | None, number: int) -> str:
        """A line as the user wrote it, of a cell or of the whole text."""
        first = next((first for first, each, _ in self.cells if each == cell), 1)
        return _line(self.original, self.line_starts, first + number - 1)

    @cached_property
    def line_starts(self) -> Sequence[int]:
        """The offset of the first character of each line; only \\n, \\r\\n and \\r end lines."""
        from array import array

        return array("Q", [0, *(match.end() for match in _LINE_END.finditer(self.text))])

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and 1-based column (in characters) of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end."""
        return _line(self.text, self.line_starts, number)

    @cached_property
    def tree(self) -> ast.Module:
        """The `ast` tree. Raises what `ast.parse` raises; `reading.read.syntax_problem` says it."""
        import ast
        import warnings

        with warnings.catch_warnings():
            # Strange escapes and comparisons are for other linters to tell of.
            warnings.simplefilter("ignore")
            return ast.parse(self.text)

    def forget_tree(self) -> None:
        """Let go of the `ast` tree, a third of all that is kept of a file, and of what holds parts
        of it. Whoever asks for it later has it parsed again."""
        self.__dict__.pop("tree", None)
        self.__dict__.pop("answers_of_tree", None)

    @cached_property
    def module(self) -> cst.Module:
        """The LibCST tree, that of the outline if there is one.

        Raises libcst.ParserSyntaxError for what is not Python.
        """
        if "outline" in vars(self):
            return self.outline.module
        from tfdata_lint.reading.lean import parse_module

        return parse_module(self.plain)

    @cached_property
    def outline(self) -> Outline:
        """The module, of which a function is parsed when something looks into it.

        Raises what `ast.parse` raises, and libcst.ParserSyntaxError.
        """
        from tfdata_lint.reading.outline import Outline

        return Outline(self.tree, self.plain)

    @property
    def plain(self) -> str:
        """The text with \\n for each lone \\r, so with the same offsets.

        LibCST loses a lone \\r at the end of a file, and `tokenize` does not see any as a line end.
        """
        return _LONE_CR.sub("\n", self.text)

    @cached_property
    def _placed(self) -> tuple[dict[cst.CSTNode, tuple[int, int]], int]:
        """The spans of all nodes that were parsed so far, and how many functions had been."""
        from tfdata_lint.reading.spans import record_spans

        return record_spans(self.module, self.plain), self._parsed

    @property
    def _parsed(self) -> int:
        return len(self.outline.read) if "outline" in vars(self) else 0

    def place_all(self) -> None:
        """Parse what was left out so far, and find out where everything stands.

        Raises what `libcst.parse_module` raises, and spans.SpanError.
        """
        if "outline" in vars(self):
            self.outline.read_all()
        vars(self).pop("_placed", None)
        self._placed  # noqa: B018

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The offsets where a node starts and ends, without the whitespace around it.

        Raises ForeignNode for a node of another file.
        """
        spans, parsed = self._placed
        if node not in spans and parsed != self._parsed:
            # The next time, nothing is left that could be parsed in between.
            self.place_all()
            spans, _ = self._placed
        try:
            return spans[node]
        except KeyError:
            raise ForeignNode from None

    def shows(self, node: cst.CSTNode) -> bool:
        """True for the last statement of a cell or block, whose value is shown where it is run."""
        end = self.span(node)[1]
        stop = 0
        for part in self.layout.parts if self.layout is not None else ():
            stop += len(part.text)
            if part.code and end <= stop:
                rest = self.text[end:stop].splitlines()
                return all(not line.strip() or line.lstrip().startswith("#") for line in rest)
        return False

    def code(self, node: cst.CSTNode) -> str:
        """A node as it is written in the file."""
        start, end = self.span(node)
        return self.text[start:end]


def once(ask: Callable[[Source], Answer]) -> Callable[[Source], Answer]:
    """A question about a source whose answer is kept with it."""
    return _kept(ask, attrgetter("answers"))


def while_parsed(ask: Callable[[Source], Answer]) -> Callable[[Source], Answer]:
    """A question about a source whose answer holds parts of its `ast` tree, and is kept with it."""
    return _kept(ask, attrgetter("answers_of_tree"))


def _kept(
    ask: Callable[[Source], Answer], answers: Callable[[Source], dict[Any, Any]]
) -> Callable[[Source], Answer]:
    @wraps(ask)
    def asked(source: Source) -> Answer:
        if ask not in answers(source):
            answer = ask(source)
            # To answer may have parsed the file anew.
            answers(source)[ask] = answer
        kept: Answer = answers(source)[ask]
        return kept

    return asked


def spliced(text: str, changes: Iterable[Change]) -> str:
    """A text after changes that do not overlap."""
    pieces = []
    position = 0
    for start, end, new in sorted(changes):
        pieces += [text[position:start], new]
        position = end
    return "".join([*pieces, text[position:]])


def _line(text: str, starts: Sequence[int], number: int) -> str:
    end = starts[number] if number < len(starts) else len(text)
    return text[starts[number - 1] : end].rstrip("\r\n")
