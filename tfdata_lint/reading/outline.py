"""LibCST trees in which the body of a function is parsed only when something looks into it.

LibCST's parser is most of what a module costs, and of many modules few functions are ever run.
Where code is printed, such as to find out where nodes stand, what was not parsed is its text.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import accumulate

import libcst as cst
from libcst._nodes.internal import CodegenState

from tfdata_lint.reading.lean import parse_module
from tfdata_lint.reading.syntax import below
from tfdata_lint.reading.tree import held

_BLANK = " \t\f"

_DECORATED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

_UNREADABLE = "def _():\n    return __unreadable__\n"
"""A function of which nothing is known, for what `ast` parses and LibCST does not."""


class Outline:
    """The tree of a module, `module`, and its `functions` that stand in no other one, in order.

    `read` are the numbers of those that something looked into so far, and `refused` tells that
    LibCST did not accept one of them.
    Raises libcst.ParserSyntaxError where what is outside of functions is not Python to LibCST.
    """

    def __init__(self, tree: ast.Module, text: str) -> None:
        lines = text.split("\n")
        written = list(outermost(tree))
        places = [_place(function, lines) for function in written]
        busy = [not all(map(_may_do_nothing, function.body)) for function in written]
        behind = [_behind(function, lines) for function in written]
        before = [0, *accumulate(map(len, lines))]
        for place in reversed(places):
            if place is not None:
                first = lines[place.start]
                lines[place] = [f"{first[: -len(first.lstrip())]}..."]
        self.module = parse_module("\n".join(lines))
        self.functions = list(_nodes(self.module))
        self._parser = _Parser(text, self.module.default_indent, self.module.default_newline)
        self.read = self._parser.read
        for number, (function, place) in enumerate(zip(self.functions, places, strict=True)):
            if place is not None:
                around = cst.ensure_type(function.body, cst.IndentedBlock)
                # The comments above are left where they are.
                above = cst.ensure_type(around.body[0], cst.SimpleStatementLine).leading_lines
                head = "def _():" if function.asynchronous is None else "async def _():"
                # Each line end is one character more.
                start, end = (before[line] + line for line in (place.start, place.stop))
                parse = partial(self._parser.body, number, head, above, start, end - 1)
                print_text = None
                if (rest := behind[number]) is not None:
                    print_text = partial(self._parser.print_text, above, start, end - 1, rest)
                # Trees are frozen, and this one is nobody else's yet.
                may_yield = text.find("yield", start, end) >= 0
                block = IndentedBlock(around, parse, print_text, busy[number], may_yield)
                object.__setattr__(function, "body", block)

    @property
    def refused(self) -> bool:
        return self._parser.refused

    def read_all(self) -> None:
        """Parse what nothing looked into so far."""
        for function in self.functions:
            function.body.body  # noqa: B018


class _Parser:
    """What the blocks of a module share until they are read. It holds nothing that holds them, so
    that a tree is gone as soon as nobody needs it."""

    def __init__(self, text: str, indent: str, newline: str) -> None:
        self._text = text
        # So that the parser takes the same indentation and line ends for usual.
        self._usual = ["if _:", f"{indent}_"]
        self._newline = newline
        self.read: list[int] = []
        self.refused = False

    def body(
        self, number: int, head: str, above: Sequence[cst.EmptyLine], start: int, end: int
    ) -> Sequence[cst.BaseStatement]:
        """The statements of a function: its number, how it begins, the lines above its first
        statement, and where its body starts and ends in the text."""
        self.read.append(number)
        before = self._newline.join([*self._usual, head, ""])
        try:
            tree = parse_module(f"{before}{self._text[start:end]}\n")
        except cst.ParserSyntaxError:
            return cst.ensure_type(self._in_whole(number).body, cst.IndentedBlock).body
        found = cst.ensure_type(tree.body[-1], cst.FunctionDef)
        first, *rest = cst.ensure_type(found.body, cst.IndentedBlock).body
        return (first.with_changes(leading_lines=above), *rest)

    def print_text(
        self,
        above: Sequence[cst.EmptyLine],
        start: int,
        end: int,
        behind: int,
        block: cst.IndentedBlock,
        state: CodegenState,
    ) -> None:
        """Print the body of a function as it is written. So many characters are `behind` its last
        statement."""
        for line in above:
            line._codegen(state)
        text = self._text[start:end]
        code = text.lstrip(_BLANK)
        state.add_token(text[: len(text) - len(code)])
        with state.record_syntactic_position(block):
            state.add_token(code[: len(code) - behind])
        state.add_token(text[len(text) - behind :])
        state.add_token("\n")

    def _in_whole(self, number: int) -> cst.FunctionDef:
        """The function in the tree of the whole text; one of which nothing is known if there is
        none."""
        try:
            whole = parse_module(self._text)
        except cst.ParserSyntaxError:
            self.refused = True
            return next(_nodes(parse_module(_UNREADABLE)))
        return list(_nodes(whole))[number]


class IndentedBlock(cst.IndentedBlock):
    """A block like another one, whose statements are parsed when somebody asks for them. Until then
    `print_text` prints it, unless it is None.

    `is_busy` tells that it has more than what stands where nothing is done: `pass`, a docstring.
    `may_yield` is False where the word does not stand in it.
    """

    is_busy: bool
    may_yield: bool

    def __init__(
        self,
        like: cst.IndentedBlock,
        parse: Callable[[], Sequence[cst.BaseStatement]],
        print_text: Callable[[cst.IndentedBlock, CodegenState], None] | None,
        is_busy: bool,
        may_yield: bool,
    ) -> None:
        for name in ("header", "indent", "footer"):
            object.__setattr__(self, name, getattr(like, name))
        vars(self).update(parse=parse, print_text=print_text, is_busy=is_busy, may_yield=may_yield)

    @cached_property
    def body(self) -> Sequence[cst.BaseStatement]:  # type: ignore[override]
        """The statements."""
        parsed: Sequence[cst.BaseStatement] = vars(self)["parse"]()
        # They hold the text.
        del vars(self)["parse"], vars(self)["print_text"]
        return parsed

    def _codegen_impl(self, state: CodegenState) -> None:
        print_text = vars(self).get("print_text")
        if print_text is None:
            super()._codegen_impl(state)
            return
        self.header._codegen(state)
        state.increase_indent(state.default_indent if self.indent is None else self.indent)
        print_text(self, state)
        for line in self.footer:
            line._codegen(state)
        state.decrease_indent()


def is_read(node: cst.FunctionDef | cst.ClassDef) -> bool:
    """False only for a function of an outline that nothing looked into so far."""
    return not isinstance(node.body, IndentedBlock) or "body" in vars(node.body)


def may_yield(node: cst.FunctionDef) -> bool:
    """False only for a function of an outline without that word."""
    return not isinstance(node.body, IndentedBlock) or node.body.may_yield


def _nodes(module: cst.Module) -> Iterator[cst.FunctionDef]:
    """The functions of a module that stand in no other one, in order."""
    pending: list[cst.CSTNode] = [module]
    while pending:
        node = pending.pop()
        if type(node) is cst.FunctionDef:
            yield node
        else:
            pending.extend(reversed(held(node)))


def outermost(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The same in the tree that `ast` makes, as the `functions` of an outline are ordered."""
    pending: list[ast.AST] = [module]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif not isinstance(node, ast.expr):
            pending.extend(reversed(below(node)))


def _may_do_nothing(statement: ast.stmt) -> bool:
    """False for all but `pass`, literals and texts."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, (ast.Constant, ast.JoinedStr))
    )


def _behind(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: Sequence[str]) -> int | None:
    """How many characters are behind a function in its last line; None where LibCST sees another
    end or beginning than `ast` does: at a semicolon, and at a decorator of the first statement."""
    if isinstance(function.body[0], _DECORATED) and function.body[0].decorator_list:
        return None
    line = lines[(function.end_lineno or 0) - 1].encode("utf-8", "surrogatepass")
    end = function.end_col_offset or 0
    comment = line[end:].decode("utf-8", "surrogatepass")
    semicolon = line[:end].endswith(b";") or comment.lstrip().startswith(";")
    return None if semicolon else len(comment)


def _place(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: Sequence[str]) -> slice | None:
    """Which lines a body stands in, None where something else stands in them too."""
    statement = function.body[0]
    first, end = statement.lineno - 1, function.end_lineno or 0
    before = lines[first][: statement.col_offset]
    if isinstance(statement, _DECORATED) and statement.decorator_list:
        first = statement.decorator_list[0].lineno - 1
        before = lines[first].partition("@")[0]
    joined = any(lines[number - 1].rstrip("\r").endswith("\\") for number in (first, end))
    return None if before.strip() or joined else slice(first, end)
