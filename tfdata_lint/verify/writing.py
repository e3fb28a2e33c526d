"""A slice as text: what is left of a file, on the lines where the user wrote it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tfdata_lint.reading.source import spliced
from tfdata_lint.rule import Edit
from tfdata_lint.verify.code import FUNCTIONS, LOOPS, SCOPES, Code
from tfdata_lint.verify.model import HOOK
from tfdata_lint.verify.route import Slice

_LINE_ENDS = ("\r\n", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Capture:
    """What a statement becomes: an expression in it, between two pieces of text."""

    expression: ast.expr
    before: str
    after: str


@dataclass
class Writer:
    """Makes the edits by which a file becomes what a slice keeps of it. Every line keeps its
    number. `wraps` are expressions that get text around them."""

    code: Code
    slice: Slice
    captures: Mapping[ast.stmt, Capture]
    wraps: Mapping[ast.expr, tuple[str, str]]
    edits: list[Edit] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)

    def edited(self) -> list[Edit]:
        """The edits, in the order of the text; none of them overlap."""
        self._body(self.code.tree.body, needs_one=False)
        for expression, (before, after) in self.wraps.items():
            if expression in self.code.parents:
                start, end = self.code.span(expression)
                self.edits += [Edit(start, start, before), Edit(end, end, after)]
        self._blank_lines()
        return sorted(self.edits, key=lambda edit: (edit.start, edit.end))

    def _text(self, start: int, end: int) -> str:
        return self.code.source.text[start:end]

    def _replace(self, start: int, end: int, text: str, joint: str = "") -> None:
        """Replace a span; `joint` stands before each line end in it, so that these are kept."""
        lines = self._text(start, end).count("\n")
        self.edits.append(Edit(start, end, text + f"{joint}\n" * lines))

    def _cover(self, first: int, last: int) -> None:
        self.covered.update(range(first, last + 1))

    def _body(self, body: Sequence[ast.stmt], needs_one: bool) -> None:
        """Write a block; one that must not be empty gets a `pass`."""
        kept = [each for each in body if each in self.slice.kept]
        if needs_one and not kept and body:
            start, _ = self.code.span(body[0])
            _, end = self.code.span(body[-1])
            self._replace(start, end, "pass")
            self.covered.add(_first_line(body[0]))
            return
        for place, each in enumerate(body):
            if each in self.slice.kept:
                self._statement(each)
            elif self._shares_line(body, place):
                start, end = self.code.span(each)
                self._replace(start, end, "pass")

    def _shares_line(self, body: Sequence[ast.stmt], place: int) -> bool:
        each = body[place]
        before = place > 0 and body[place - 1].end_lineno == each.lineno
        after = place + 1 < len(body) and body[place + 1].lineno == each.end_lineno
        return before or after

    def _statement(self, node: ast.stmt) -> None:
        capture = self.captures.get(node)
        if capture is not None:
            self._captured(node, capture)
            return
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._header(node, node.body)
                if isinstance(node, FUNCTIONS):
                    self._drop(node.args)
            case ast.If():
                if node.test in self.slice.decided:
                    self._set(node.test, str(self.slice.decided[node.test]))
                self._header(node, node.body)
                self._else(node.body, node.orelse)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._header(node, node.body)
                self._drop(node.test if isinstance(node, ast.While) else node.iter)
                self._else(node.body, node.orelse)
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.Try():
                self._try(node)
            case ast.Match():
                self._match(node)
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case _:
                self._cover(node.lineno, node.end_lineno or node.lineno)
                self._drop(node)

    def _header(self, node: ast.stmt, body: Sequence[ast.stmt]) -> None:
        self._cover(_first_line(node), max(node.lineno, _first_line(body[0]) - 1))
        self._body(body, needs_one=True)

    def _else(self, body: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> None:
        if any(each in self.slice.kept for each in other):
            self._between(body, other)
            self._body(other, needs_one=True)

    def _between(self, body: Sequence[ast.stmt], following: Sequence[ast.stmt]) -> None:
        """Keep what leads from one block to the next: `else:`, `finally:`."""
        last = max(each.end_lineno or each.lineno for each in body)
        self._cover(last + 1, max(last + 1, _first_line(following[0]) - 1))

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        if node in self.slice.entered:
            start = self.code.span(node)[0]
            last = node.items[-1]
            _, end = self.code.span(last.optional_vars or last.context_expr)
            text = self.code.source.text
            while text[end] != ":":
                # The parentheses around all items.
                end += 1
            self._replace(start, end, "if True", " \\")
        self._header(node, node.body)

    def _try(self, node: ast.Try) -> None:
        self._header(node, node.body)
        before: Sequence[ast.stmt] = node.body
        for handler in node.handlers:
            self._cover(handler.lineno, max(handler.lineno, _first_line(handler.body[0]) - 1))
            self._body(handler.body, needs_one=True)
            before = handler.body
        for block in (node.orelse, node.finalbody):
            wanted = any(each in self.slice.kept for each in block)
            if block and (wanted or (block is node.finalbody and not node.handlers)):
                self._between(before, block)
                self._body(block, needs_one=True)
            before = block or before

    def _match(self, node: ast.Match) -> None:
        self._cover(node.lineno, node.cases[0].pattern.lineno)
        for case in node.cases:
            self._cover(case.pattern.lineno, _first_line(case.body[0]) - 1)
            self._cover(case.pattern.lineno, case.pattern.lineno)
            self._body(case.body, needs_one=True)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        self._cover(node.lineno, node.end_lineno or node.lineno)
        wanted = self.slice.imports.get(node)
        names = [each for each in node.names if wanted is None or each.name in wanted]
        if len(names) < len(node.names):
            kept = type(node)(**{**dict(ast.iter_fields(node)), "names": names})
            self._replace(*self.code.span(node), ast.unparse(kept))

    def _captured(self, node: ast.stmt, capture: Capture) -> None:
        start, end = self.code.span(node)
        inner, inner_end = self.code.span(capture.expression)
        if isinstance(node, (*LOOPS, *SCOPES, ast.With, ast.If, ast.While)):
            end = self._colon(inner_end)
            if node.body and node.body[0].lineno == self.code.source.position(end)[0]:
                end = self.code.span(node.body[-1])[1]
        self._replace(start, inner, capture.before)
        lines = self._text(inner_end, end).count("\n")
        head, tail = capture.after[:-1], capture.after[-1:]
        self.edits.append(Edit(inner_end, end, head + "\n" * lines + tail))
        first, last = self.code.source.position(start)[0], self.code.source.position(end)[0]
        self._cover(first, last)
        self._drop(capture.expression)

    def _colon(self, offset: int) -> int:
        return self.code.source.text.index(":", offset) + 1

    def _drop(self, node: ast.AST) -> None:
        """Write None for the arguments that nothing reads, outermost first."""
        pending = [node]
        while pending:
            each = pending.pop()
            if isinstance(each, ast.expr) and each in self.slice.dropped:
                self._set(each, "None")
            else:
                pending.extend(ast.iter_child_nodes(each))

    def _set(self, node: ast.expr, text: str) -> None:
        self._replace(*self.code.span(node), text, " \\")

    def _blank_lines(self) -> None:
        text, starts = self.code.source.text, self.code.source.line_starts
        spans = sorted((edit.start, edit.end) for edit in self.edits)
        for number, start in enumerate(starts, 1):
            if number in self.covered:
                continue
            end = starts[number] if number < len(starts) else len(text)
            while end > start and text[end - 1] in "\r\n":
                end -= 1
            if end > start and not any(a < end and start < b for a, b in spans):
                self.edits.append(Edit(start, end, ""))


def _first_line(node: ast.stmt) -> int:
    if isinstance(node, SCOPES) and node.decorator_list:
        return node.decorator_list[0].lineno
    return node.lineno


def joined(edits: Iterable[Edit], more: Iterable[Edit]) -> list[Edit] | None:
    """Two lists of edits as one, `more` inside where both insert at a place; None where they
    overlap, but for what `more` changes in lines that are left out."""
    edits = list(edits)
    gone = [(each.start, each.end) for each in edits if not each.text and each.start < each.end]
    more = [
        each
        for each in more
        if not any(start <= each.start and each.end <= end for start, end in gone)
    ]
    merged: list[Edit] = []
    both = sorted((*more, *edits), key=lambda each: (each.start, each.end, not _opens(each)))
    for edit in both:
        last = merged[-1] if merged else None
        if last is not None and last.start == last.end == edit.start:
            merged[-1] = Edit(edit.start, edit.end, last.text + edit.text)
        elif last is not None and edit.start < last.end:
            return None
        else:
            merged.append(edit)
    return merged


def _opens(edit: Edit) -> bool:
    """True for what begins to hand an expression over."""
    return edit.start == edit.end and edit.text.startswith(HOOK)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text after edits."""
    return spliced(text, ((edit.start, edit.end, edit.text) for edit in edits))


def moved(offset: int, edits: Iterable[Edit]) -> int:
    """Where a place of the text that no edit replaces is after the edits."""
    shift = sum(
        len(edit.text) - (edit.end - edit.start)
        for edit in edits
        if (edit.end <= offset and edit.start < offset) or edit.start == edit.end == offset
    )
    return offset + shift


def compact(text: str) -> Iterator[str]:
    """The lines of a program without those that are blank, but for one before a definition."""
    pending = False
    started = False
    for line in text.splitlines():
        if not line.strip():
            pending = True
            continue
        if pending and started and not line[0].isspace():
            yield ""
        pending, started = False, True
        yield line.rstrip()
