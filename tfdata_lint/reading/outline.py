"""LibCST trees in which the body of a function is parsed only when something looks into it.

LibCST's parser is most of what a module costs, and of many modules few functions are ever run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

import libcst as cst

from tfdata_lint.reading.lean import parse_module
from tfdata_lint.reading.syntax import below
from tfdata_lint.reading.tree import children

_UNREADABLE = "def _():\n    return __unreadable__\n"
"""A function of which nothing is known, for what `ast` parses and LibCST does not."""


class Outline:
    """The tree of a module, `module`, and the functions that something looked into so far, `read`.

    `refused` tells that LibCST did not accept one of them.
    Raises libcst.ParserSyntaxError where what is outside of functions is not Python to LibCST.
    """

    def __init__(self, tree: ast.Module, text: str) -> None:
        self._text = text
        lines = text.split("\n")
        places = [_place(function, lines) for function in _functions(tree)]
        bodies = [None if place is None else lines[place] for place in places]
        for place in reversed(places):
            if place is not None:
                first = lines[place.start]
                lines[place] = [f"{first[: -len(first.lstrip())]}..."]
        self.module = parse_module("\n".join(lines))
        self.read: list[cst.FunctionDef] = []
        self.refused = False
        for function, body in zip(_nodes(self.module), bodies, strict=True):
            if body is not None:
                around = cst.ensure_type(function.body, cst.IndentedBlock)
                parse = partial(self._parsed, function, around, body)
                # Trees are frozen, and this one is nobody else's yet.
                object.__setattr__(function, "body", IndentedBlock(around, parse))

    def _parsed(
        self, function: cst.FunctionDef, around: cst.IndentedBlock, lines: Sequence[str]
    ) -> Sequence[cst.BaseStatement]:
        self.read.append(function)
        head = "def _():" if function.asynchronous is None else "async def _():"
        # So that the parser takes the same indentation and line ends for usual.
        usual = ["if _:", f"{self.module.default_indent}_"]
        newline = self.module.default_newline
        try:
            tree = parse_module(newline.join([*usual, head, ""]) + "\n".join([*lines, ""]))
        except cst.ParserSyntaxError:
            return cst.ensure_type(self._in_whole(function).body, cst.IndentedBlock).body
        found = cst.ensure_type(tree.body[-1], cst.FunctionDef)
        first, *rest = cst.ensure_type(found.body, cst.IndentedBlock).body
        # The comments above were left where they are.
        above = cst.ensure_type(around.body[0], cst.SimpleStatementLine).leading_lines
        return (first.with_changes(leading_lines=above), *rest)

    def _in_whole(self, function: cst.FunctionDef) -> cst.FunctionDef:
        """The function in the tree of the whole text; one of which nothing is known if there is
        none."""
        try:
            whole = _nodes(parse_module(self._text))
        except cst.ParserSyntaxError:
            self.refused = True
            return next(_nodes(parse_module(_UNREADABLE)))
        return next(
            there
            for here, there in zip(_nodes(self.module), whole, strict=True)
            if here is function
        )


class IndentedBlock(cst.IndentedBlock):
    """A block like another one, whose statements are parsed when somebody asks for them."""

    def __init__(
        self, like: cst.IndentedBlock, parse: Callable[[], Sequence[cst.BaseStatement]]
    ) -> None:
        for name in ("header", "indent", "footer"):
            object.__setattr__(self, name, getattr(like, name))
        vars(self)["parse"] = parse

    @cached_property
    def body(self) -> Sequence[cst.BaseStatement]:  # type: ignore[override]
        """The statements."""
        parsed: Sequence[cst.BaseStatement] = vars(self)["parse"]()
        # It holds the text.
        del vars(self)["parse"]
        return parsed


def is_read(node: cst.FunctionDef | cst.ClassDef) -> bool:
    """False only for a function of an outline that nothing looked into so far."""
    return not isinstance(node.body, IndentedBlock) or "body" in vars(node.body)


def _nodes(module: cst.Module) -> Iterator[cst.FunctionDef]:
    """The functions of a module that stand in no other one, in order."""
    pending: list[cst.CSTNode] = [module]
    while pending:
        node = pending.pop()
        if isinstance(node, cst.FunctionDef):
            yield node
        elif not isinstance(node, (cst.BaseExpression, cst.BaseSmallStatement)):
            pending.extend(reversed(children(node)))


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The same in the tree that `ast` makes."""
    pending: list[ast.AST] = [module]
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif not isinstance(node, ast.expr):
            pending.extend(reversed(below(node)))


def _place(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: Sequence[str]) -> slice | None:
    """Which lines a body stands in, None where something else stands in them too."""
    statement = function.body[0]
    first, end = statement.lineno - 1, function.end_lineno or 0
    before = lines[first][: statement.col_offset]
    decorated = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    if isinstance(statement, decorated) and statement.decorator_list:
        first = statement.decorator_list[0].lineno - 1
        before = lines[first].partition("@")[0]
    joined = any(lines[number - 1].rstrip("\r").endswith("\\") for number in (first, end))
    return None if before.strip() or joined else slice(first, end)
